import { Problem } from './problem';

export interface Asked {
  /** Sent as JSON; a form as a form, and text as the `Content-Type` among `headers` says. */
  body?: unknown;
  query?: Record<string, string | number | boolean | null | undefined>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Sees the headers of a good answer. */
  onReply?: (reply: Response) => void;
  /** How often what may safely be repeated is tried again when there is no answer or the server is busy. */
  retries?: number;
}

/** What is done about answers that concern more than who asked. */
export const listeners = {
  /** The session is over. */
  signedOut: (): void => {},
  /** 403 `step_up_required`: proves who is there; true when the request is to be sent again. */
  stepUp: (): Promise<boolean> => Promise.resolve(false),
};

const safe = new Set(['GET', 'HEAD']);
const passing = new Set([0, 429, 502, 503, 504]);

/** The first wait, in milliseconds; it doubles. */
const pause = 400;
/** A `Retry-After` beyond this many seconds is told, not waited for. */
const patience = 5;

/**
 * Asks the gateway in the name of whoever is signed in: the cookie speaks, and what changes something carries the header that no foreign page can
 * send. Throws a `Problem`, or an `AbortError` where `signal` ended it.
 */
export async function ask<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
  const left = safe.has(method) ? (asked.retries ?? 2) : 0;
  for (let tried = 0; ; tried++) {
    try {
      return await once<T>(method, path, asked);
    } catch (error) {
      if (!(error instanceof Problem) || tried >= left || !passing.has(error.status) || (error.retryAfter ?? 0) > patience) throw error;
      await wait(error.retryAfter ? error.retryAfter * 1000 : pause * 2 ** tried * (0.5 + Math.random()), asked.signal);
    }
  }
}

async function once<T>(method: string, path: string, asked: Asked): Promise<T> {
  const reply = await send(method, path, asked);
  if (reply.ok) asked.onReply?.(reply);
  if (reply.ok) return (reply.status === 204 || reply.headers.get('Content-Length') === '0' ? undefined : await content(reply)) as T;
  const problem = await Problem.of(reply);
  if (problem.is('unauthorized')) listeners.signedOut();
  if (problem.is('step_up_required') && (await listeners.stepUp())) return once(method, path, asked);
  throw problem;
}

async function send(method: string, path: string, { body, query, headers, signal }: Asked): Promise<Response> {
  const isReady = body instanceof FormData || typeof body === 'string';
  try {
    return await fetch(path + toQuery(query), {
      method,
      cache: 'no-store',
      headers: { Accept: 'application/json', 'X-RustyGate-Csrf': '1', ...(body !== undefined && !isReady && { 'Content-Type': 'application/json' }), ...headers },
      body: isReady ? body : body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'offline', 'No answer.');
  }
}

async function content(reply: Response): Promise<unknown> {
  const text = await reply.text();
  return text ? JSON.parse(text) : undefined;
}

function toQuery(query: Asked['query']): string {
  const given = Object.entries(query ?? {}).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]]));
  return given.length ? `?${new URLSearchParams(given)}` : '';
}

function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
    function done() {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal!.reason);
    }
  });
}
