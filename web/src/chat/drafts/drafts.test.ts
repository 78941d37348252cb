import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserDrafts } from './browserDrafts';
import { Drafts } from './drafts';

/** A server that numbers what it is given. */
function server() {
  const state = { content: null as string | null, revision: 0, cleared: [] as number[], fails: false };
  const api = {
    async put(chat: string, thread: string | null, content: string) {
      if (state.fails) throw new Error('offline');
      Object.assign(state, { content, revision: state.revision + 1 });
      return { chat_id: chat, thread_id: thread, content, revision: state.revision, updated_at: '' };
    },
    async clear(_: string, __: string | null, revision: number) {
      state.cleared.push(revision);
      if (revision === state.revision) Object.assign(state, { content: null, revision: revision + 1 });
    },
  };
  return { state, api };
}

const draft = (content: string | null, revision: number, thread_id: string | null = null) => ({ chat_id: 'c', thread_id, content, revision, updated_at: '' });

describe('Rule18 drafts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const make = () => {
    const { state, api } = server();
    const arrived: [string, string][] = [];
    const user = crypto.randomUUID();
    return { state, arrived, user, drafts: new Drafts(browserDrafts(user), api, (key, content) => arrived.push([key, content]), 1000) };
  };

  it('Rule18 are kept here at once, per chat and thread, and at the server after a pause', async () => {
    const { state, drafts, user } = make();
    drafts.typed('c', null, 'Hel');
    drafts.typed('c', 'thread', 'other');
    expect(new Drafts(browserDrafts(user), server().api, () => undefined).content('c', null)).toBe('Hel');
    expect(drafts.content('c', 'thread')).toBe('other');
    expect(state.revision).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.revision).toBe(2);
  });
  it('Rule18 are cleared only when that revision is acknowledged', async () => {
    const { state, drafts } = make();
    drafts.typed('c', null, 'Hello');
    await drafts.sync('c', null);
    drafts.sent('c', null);
    expect(drafts.content('c', null)).toBe('');
    expect(state.content).toBe('Hello');
    await drafts.acknowledged('c', null);
    expect([state.cleared, state.content]).toEqual([[1], null]);
  });
  it('Rule18 what was typed on since is not cleared', async () => {
    const { state, drafts } = make();
    drafts.typed('c', null, 'Hello');
    await drafts.sync('c', null);
    drafts.sent('c', null);
    drafts.typed('c', null, 'and');
    await drafts.acknowledged('c', null);
    expect(state.cleared).toEqual([]);
    expect(drafts.content('c', null)).toBe('and');
  });
  it('Rule18 another device\'s newer text comes in, an older one and one over unsent typing do not', async () => {
    const { drafts, arrived, state } = make();
    drafts.came(draft('from the phone', 5));
    drafts.came(draft('late', 4));
    expect(drafts.content('c', null)).toBe('from the phone');
    drafts.typed('c', null, 'mine');
    drafts.came(draft('theirs', 9));
    expect(drafts.content('c', null)).toBe('mine');
    expect(arrived).toEqual([['c', 'from the phone']]);
    state.fails = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(drafts.content('c', null)).toBe('mine');
  });
});
