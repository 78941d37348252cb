/** What the server said instead of doing it (RFC 9457), or that there was no answer: then `status` is 0. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    /** Stable: what a program decides by. */
    readonly code: string,
    title: string,
    /** What is wrong with each field, in the server's words. */
    readonly fields: Readonly<Record<string, readonly string[]>> = {},
    /** Seconds until it is worth trying again. */
    readonly retryAfter: number | null = null,
    /** All further members. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(title);
  }

  /** No answer: offline, cut, or the server is gone. */
  get isOffline(): boolean {
    return this.status === 0;
  }

  is(code: string): boolean {
    return this.code === code;
  }

  static async of(reply: Response): Promise<Problem> {
    const body = await read(reply);
    const { code, title, errors, ...more } = body;
    return new Problem(
      reply.status,
      typeof code === 'string' ? code : 'unknown',
      typeof title === 'string' ? title : reply.statusText,
      (errors ?? {}) as Record<string, string[]>,
      secondsUntil(reply.headers.get('Retry-After')),
      more,
    );
  }
}

async function read(reply: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await reply.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Either a number of seconds or a date (RFC 9110 §10.2.3). */
function secondsUntil(header: string | null): number | null {
  if (!header) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : null;
}
