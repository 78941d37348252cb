import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, listeners } from './ask';
import { Problem } from './problem';

const reply = (status: number, body?: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });

const fetched = vi.fn<typeof fetch>();
const before = { ...listeners };

beforeEach(() => void vi.stubGlobal('fetch', fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
  Object.assign(listeners, before);
});

async function problemOf(asking: Promise<unknown>): Promise<Problem> {
  const error = await asking.then(() => null, (cause: unknown) => cause);
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
}

describe('asking the gateway', () => {
  it('S48 sends the header that no foreign page can send, and JSON', async () => {
    fetched.mockResolvedValue(reply(200, { id: 1 }));
    expect(await ask('POST', '/api/chats', { body: { name: 'Lunch' }, query: { q: 'a b', none: undefined } })).toEqual({ id: 1 });
    const [address, init] = fetched.mock.calls[0]!;
    expect(address).toBe('/api/chats?q=a+b');
    expect(init).toMatchObject({ method: 'POST', body: '{"name":"Lunch"}', headers: { 'X-RustyGate-Csrf': '1', 'Content-Type': 'application/json' } });
  });

  it('throws what the server said, with fields and further members', async () => {
    fetched.mockResolvedValue(reply(401, { code: 'mfa_required', title: 'A code', mfa_token: 'x', errors: { email: ['is odd.'] } }, { 'Retry-After': '7' }));
    const problem = await problemOf(ask('POST', '/bff/login', { body: {} }));
    expect(problem).toMatchObject({ status: 401, code: 'mfa_required', fields: { email: ['is odd.'] }, more: { mfa_token: 'x' }, retryAfter: 7 });
  });

  it('tries again what may be repeated, and nothing else', async () => {
    fetched.mockRejectedValueOnce(new TypeError('cut')).mockResolvedValueOnce(reply(503, { code: 'unavailable' })).mockResolvedValueOnce(reply(200, []));
    expect(await ask('GET', '/api/chats')).toEqual([]);
    expect(fetched).toHaveBeenCalledTimes(3);
    fetched.mockReset().mockRejectedValue(new TypeError('cut'));
    expect((await problemOf(ask('POST', '/api/chats', { body: {} }))).isOffline).toBe(true);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('tells a wait that is long instead of waiting', async () => {
    fetched.mockResolvedValue(reply(429, { code: 'rate_limited' }, { 'Retry-After': '600' }));
    expect((await problemOf(ask('GET', '/auth/me'))).retryAfter).toBe(600);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('says once that the session is over, but not of a wrong code', async () => {
    listeners.signedOut = vi.fn();
    fetched.mockResolvedValueOnce(reply(401, { code: 'invalid_code' })).mockResolvedValueOnce(reply(401, { code: 'unauthorized' }));
    await problemOf(ask('POST', '/auth/mfa/step-up', { body: {} }));
    expect(listeners.signedOut).not.toHaveBeenCalled();
    await problemOf(ask('GET', '/auth/me'));
    expect(listeners.signedOut).toHaveBeenCalledOnce();
  });

  it('goes on after a fresh proof, and gives up without one', async () => {
    listeners.stepUp = vi.fn().mockResolvedValueOnce(true).mockResolvedValueOnce(false);
    fetched.mockImplementation(() => Promise.resolve(fetched.mock.calls.length === 2 ? reply(204) : reply(403, { code: 'step_up_required' })));
    await ask('DELETE', '/auth/mfa/totp');
    expect(fetched).toHaveBeenCalledTimes(2);
    expect((await problemOf(ask('DELETE', '/auth/mfa/totp'))).code).toBe('step_up_required');
  });

  it('ends when it is told to, also while it waits', async () => {
    const stop = new AbortController();
    fetched.mockResolvedValue(reply(503, { code: 'unavailable' }));
    const asking = ask('GET', '/api/chats', { signal: stop.signal });
    stop.abort();
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  });
});
