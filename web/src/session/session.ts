import { computed, reactive, readonly } from 'vue';
import { listeners, Problem } from '@/api';
import * as accounts from '@/api/accounts';
import { isLanguage, preferredLanguage, setLanguage } from '@/i18n';
import { setTimeZone } from '@/i18n/dates';
import { recall, remember } from './remembered';

/** Who is signed in here; null: nobody; undefined: not asked yet. */
interface State {
  session: accounts.Session | null | undefined;
  me: accounts.Me | null;
}

const state = reactive<State>({ session: undefined, me: null });
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('rustygate.session');
const leavers = new Set<() => void>();

/** Whether a session's end was our own doing, and so needs no telling. */
let isLeaving = false;

/** The one session of this page: who is signed in, as `GET /bff/session` and `/auth/me` say. */
export function useSession() {
  return {
    session: computed(() => state.session),
    me: computed(() => state.me),
    userId: computed(() => state.session?.user_id),
    isSignedIn: computed(() => !!state.session),
    isAdmin: computed(() => state.session?.role === 'admin'),
    /** What others read of me. */
    name: computed(() => (state.me ? nameOf(state.me) : '')),
  };
}

export const sessionState = readonly(state);

export function nameOf(person: { display_name: string | null; username: string | null; email?: string }): string {
  return person.display_name ?? person.username ?? person.email?.split('@')[0] ?? '';
}

let asked: Promise<void> | undefined;

/** Asks once who is signed in; whoever asks meanwhile waits for the same answer. Throws where there is no answer. */
export function loadSession(): Promise<void> {
  return (asked ??= load().finally(() => (asked = undefined)));
}

async function load(): Promise<void> {
  try {
    const session = await accounts.session();
    if (!session) return leave();
    state.session = session;
    await adopt(await accounts.me());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) forget();
    else await withoutAnswer(error);
  }
}

/** Without a network the app opens as whoever it was; once there is one, the server has the say again. */
async function withoutAnswer(error: Problem): Promise<void> {
  addEventListener('online', () => void loadSession().catch(() => {}), { once: true });
  const known = state.session ? null : recall();
  if (known) {
    state.session = known.session;
    await adopt(known.me);
  } else if (!state.session) {
    throw error;
  }
}

function forget(): void {
  [state.session, state.me] = [null, null];
  remember(null);
}

/** After a sign-in of whatever kind: the cookie is there. */
export async function signedIn(): Promise<void> {
  await loadSession();
  channel?.postMessage('in');
}

/** What has just been stored of the own account. */
export async function adopt(me: accounts.Me): Promise<void> {
  state.me = me;
  if (state.session) remember({ session: { ...state.session }, me });
  setTimeZone(me.time_zone);
  const language = me.locale?.split('-')[0];
  await setLanguage(isLanguage(language) ? language : preferredLanguage());
}

export async function signOut(): Promise<void> {
  isLeaving = true;
  try {
    await accounts.signOut();
    leave();
    channel?.postMessage('out');
  } finally {
    isLeaving = false;
  }
}

/** Calls `then` whenever the session has ended, however that came: streams are closed, what was on the page goes. */
export function onSignedOut(then: () => void): () => void {
  leavers.add(then);
  return () => leavers.delete(then);
}

/** Whether the end of the session should be told as a surprise. */
export const isOwnDoing = (): boolean => isLeaving;

/** The session is over. */
export function leave(): void {
  if (state.session === null) return;
  const wasIn = !!state.session;
  forget();
  if (wasIn) for (const then of leavers) then();
}

listeners.signedOut = leave;

// The other tabs of this browser share the cookie.
channel?.addEventListener('message', ({ data }) => {
  if (data === 'out') leave();
  else if (!state.session) location.reload();
});
