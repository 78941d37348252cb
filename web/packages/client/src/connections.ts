import { Refused } from './errors.js';
import type { Incoming } from './events.js';
import { SseParser } from './sse.js';

/** One connection of either kind. Iterated, it gives what comes, and ends or throws when it is over. */
export interface Connection extends AsyncIterable<Incoming> {
  /** Sends a frame. False where that cannot be done. */
  trySend(frame: unknown): boolean;
  close(): void;
}

/** `GET /events`. */
export async function openStream(url: string, headers: Record<string, string>, get: typeof fetch): Promise<Connection> {
  const over = new AbortController();
  const response = await get(url, { headers: { Accept: 'text/event-stream', ...headers }, credentials: 'same-origin', cache: 'no-store', signal: over.signal });
  if (!response.ok || !response.body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) throw await Refused.of(response);
  const reader = response.body.getReader();
  return {
    trySend: () => false,
    close: () => over.abort(),
    async *[Symbol.asyncIterator]() {
      const parser = new SseParser();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield* parser.push(value);
      }
    },
  };
}

/** `GET /ws`. With a token it is said in the first frame: a browser can send no header. */
export function openSocket(url: string, token: string | undefined, Socket: typeof WebSocket): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = new Socket(url.replace(/^http/, 'ws'));
    const waiting: Incoming[] = [];
    let wake = () => {};
    let isOver = false;
    socket.onopen = () => {
      if (token !== undefined) socket.send(JSON.stringify({ type: 'auth', token, ref: 'auth' }));
      resolve({
        trySend(frame) {
          if (isOver || socket.readyState !== 1) return false;
          socket.send(JSON.stringify(frame));
          return true;
        },
        close: () => socket.close(),
        async *[Symbol.asyncIterator]() {
          for (;;) {
            while (waiting.length > 0) yield waiting.shift()!;
            if (isOver) return;
            await new Promise<void>((next) => (wake = next));
          }
        },
      });
    };
    socket.onmessage = (message: MessageEvent) => {
      waiting.push(JSON.parse(String(message.data)) as Incoming);
      wake();
    };
    socket.onerror = () => reject(new Error('No socket could be opened.'));
    socket.onclose = () => {
      isOver = true;
      reject(new Error('The socket was closed.'));
      wake();
    };
  });
}
