import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** On a machine that has much else to do. */
const patient = { timeout: 60_000 };

const fetched = vi.fn<typeof fetch>();
const ann = { id: 'u', email: 'ann@example.org', display_name: 'Ann', username: null, locale: 'de', time_zone: null };

/** The module anew, as on another page. */
async function page() {
  vi.resetModules();
  return import('.');
}

function answers(how: 'in' | 'out' | 'nobody' | 'cut') {
  fetched.mockImplementation((address) =>
    how === 'cut' ? Promise.reject(new TypeError('cut'))
    : how === 'nobody' ? Promise.resolve(new Response(null, { status: 204 }))
    : how === 'out' ? Promise.resolve(new Response('{"code":"unauthorized"}', { status: 401 }))
    : Promise.resolve(new Response(JSON.stringify(String(address).startsWith('/bff') ? { user_id: 'u', session_id: 's', role: 'user' } : ann))));
}

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('BroadcastChannel', undefined);
  vi.spyOn(Math, 'random').mockReturnValue(-0.5); // no wait before another attempt
  localStorage.clear();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('who is signed in', () => {
  it('is asked of the server, and read in their language', async () => {
    answers('in');
    const { loadSession, useSession } = await page();
    await loadSession();
    expect([useSession().name.value, useSession().isAdmin.value, document.documentElement.lang]).toEqual(['Ann', false, 'de']);
  });

  it('Rule35 is known without a network, until the server says otherwise', async () => {
    answers('in');
    await (await page()).loadSession();
    answers('cut');
    const { loadSession, sessionState, onSignedOut } = await page();
    await loadSession();
    expect(sessionState.session?.user_id).toBe('u');

    const left = vi.fn();
    onSignedOut(left);
    answers('out');
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(sessionState.session).toBeNull(), patient);
    expect(left).toHaveBeenCalledOnce();
    expect(localStorage.getItem('rustygate.session')).toBeNull();
  });

  it('is nobody where the server says so without an error, which ends what was known', async () => {
    answers('nobody');
    await (await page()).loadSession();
    const { loadSession, sessionState, onSignedOut } = await page();
    answers('in');
    await loadSession();
    const left = vi.fn();
    onSignedOut(left);
    answers('nobody');
    await loadSession();
    expect([sessionState.session, left.mock.calls.length]).toEqual([null, 1]);
  });

  it('is not known to whoever comes first without a network', async () => {
    answers('cut');
    const { loadSession, sessionState } = await page();
    await expect(loadSession()).rejects.toMatchObject({ status: 0 });
    expect(sessionState.session).toBeUndefined();
  });
});
