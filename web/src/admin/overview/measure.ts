import type { Check } from '../types';

/** Whether what a check expects came, through whatever stands between this page and the gateway, in its time. */
export async function holds({ method, path, within_milliseconds, expect, bytes }: NonNullable<Check['measure']>): Promise<boolean> {
  const timeUp = AbortSignal.timeout(within_milliseconds);
  try {
    return method === 'WS' ? await socketSays(path, expect, timeUp) : method === 'POST' ? await uploadTaken(path, expect, bytes ?? 0, timeUp) : await streamSays(path, expect, timeUp);
  } catch {
    return false;
  }
}

async function uploadTaken(path: string, status: string, bytes: number, signal: AbortSignal): Promise<boolean> {
  const reply = await fetch(path, { method: 'POST', headers: { 'X-RustyGate-Csrf': '1', 'Content-Type': 'application/octet-stream' }, body: new Uint8Array(bytes), signal });
  return String(reply.status) === status;
}

async function streamSays(path: string, event: string, signal: AbortSignal): Promise<boolean> {
  const reply = await fetch(path, { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal });
  const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let text = ''; ;) {
      const { done, value } = await reader.read();
      if (done) return false;
      text += value;
      if (text.includes(`event: ${event}\n`)) return true;
    }
  } finally {
    await reader.cancel();
  }
}

function socketSays(path: string, type: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(new URL(path, location.origin.replace(/^http/, 'ws')));
    const end = (good: boolean) => {
      resolve(good);
      socket.close();
    };
    socket.addEventListener('message', ({ data }) => typeof data === 'string' && data.includes(`"${type}"`) && end(true));
    socket.addEventListener('error', () => end(false));
    signal.addEventListener('abort', () => end(false));
  });
}
