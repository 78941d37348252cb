import { onScopeDispose, shallowReactive, shallowRef } from 'vue';
import { unreadOf } from '../chats/entry';
import type { Message } from '../model/types';
import type { ChatClient, ChatNews } from '../store/chatClient';
import { messages } from '../store/endpoints';
import { dividerSeq } from './divider';
import { type Opening, openingOf } from './opening';
import { NOTHING, opened, PAGE, type TimelineWindow, withChange, withNewer, withNews, withOlder, withReactions } from './window';

export type Loading = 'idle' | 'loading' | 'failed';

/** An open chat: the piece of its history that is shown, and how more of it comes. */
export function useTimeline(client: ChatClient, chatId: string) {
  const window = shallowRef<TimelineWindow>(NOTHING);
  const state = shallowReactive({ opening: 'loading' as Loading, older: 'idle' as Loading, newer: 'idle' as Loading });
  const divider = shallowRef<number | null>(null);
  const unreadBar = shallowRef<{ count: number; seq: number; since: string | null } | null>(null);
  /** Grows with each opening: an answer to an earlier one is thrown away. */
  let turn = 0;
  /** What changed while a page was on its way, which may not know of it yet. */
  let changes: ChatNews[] = [];
  let fetching = 0;
  /** Whether all must be asked for anew once the chat is open. */
  let isOutdated = false;

  async function fetchPage(where: Parameters<typeof messages.page>[1]): Promise<Message[]> {
    fetching++;
    try {
      return await messages.page(chatId, { limit: PAGE, ...where });
    } finally {
      fetching--;
    }
  }

  function show(next: TimelineWindow): void {
    window.value = changes.reduce(changed, next);
    if (fetching === 0) changes = [];
  }

  function changed(shown: TimelineWindow, news: ChatNews): TimelineWindow {
    if (news.is === 'change' && news.message.chat_id === chatId) return withChange(shown, news.message);
    return news.is === 'reactions' && news.change.chat_id === chatId ? withReactions(shown, news.change) : shown;
  }

  const newest = () => client.list.entries.get(chatId)?.chat.last_seq ?? 0;

  async function open(linkedId?: string): Promise<Opening | undefined> {
    const mine = ++turn;
    state.opening = 'loading';
    try {
      const linked = linkedId ? await messages.get(chatId, linkedId) : undefined;
      if (!client.list.entries.has(chatId)) await client.list.refresh(chatId);
      const entry = client.list.entries.get(chatId);
      if (!entry || mine !== turn) return undefined;
      const [readSeq, lastSeq] = [entry.readSeq, entry.chat.last_seq];
      const opening = openingOf({ readSeq, lastSeq, unread: unreadOf(entry) }, linked?.seq);
      const page = await fetchPage(linked ? { around: linked.seq } : {});
      if (mine !== turn) return undefined;
      show(opened(page, newest()));
      divider.value = dividerSeq(window.value.messages, readSeq, client.me.id);
      unreadBar.value = opening.at === 'end' && opening.unread ? { ...opening.unread, since: null } : null;
      if (unreadBar.value) void findSince(unreadBar.value.seq, mine);
      state.opening = 'idle';
      if (isOutdated) void reload();
      else if (!linked) void loadNewer();
      return opening;
    } catch {
      if (mine === turn) state.opening = 'failed';
      return undefined;
    }
  }

  async function findSince(seq: number, mine: number): Promise<void> {
    const [first] = await messages.page(chatId, { after: seq - 1, limit: 1 }).catch(() => []);
    if (first && unreadBar.value && mine === turn) unreadBar.value = { ...unreadBar.value, since: first.created_at };
  }

  /** Shows the history around a message. */
  async function jump(seq: number): Promise<boolean> {
    if (window.value.messages.some((m) => m.seq === seq)) return true;
    const mine = ++turn;
    try {
      const page = await fetchPage({ around: seq });
      if (mine !== turn) return false;
      show(opened(page, newest()));
      state.opening = 'idle';
      return true;
    } catch {
      if (mine === turn && state.opening === 'loading') state.opening = 'failed';
      return false;
    }
  }

  async function toEnd(): Promise<void> {
    // While it opens nothing may overtake that, or it would never be open.
    if (window.value.reachesEnd || state.opening !== 'idle') return;
    const mine = ++turn;
    const page = await fetchPage({}).catch(() => undefined);
    if (!page || mine !== turn) return;
    show(opened(page, newest()));
    void loadNewer();
  }

  const loadOlder = () => load('older', () => !window.value.reachesStart, { before: window.value.messages[0]?.seq }, (page) => withOlder(window.value, page));
  const loadNewer = () =>
    load('newer', () => !window.value.reachesEnd, { after: window.value.messages.at(-1)?.seq ?? 0 }, (page) => withNewer(window.value, page, newest()));

  async function load(which: 'older' | 'newer', isThere: () => boolean, where: object, add: (page: Message[]) => TimelineWindow): Promise<void> {
    if (state[which] === 'loading' || state.opening !== 'idle' || !isThere()) return;
    const mine = turn;
    state[which] = 'loading';
    try {
      const page = await fetchPage(where);
      if (mine === turn) show(add(page));
      state[which] = 'idle';
    } catch {
      state[which] = 'failed';
    }
  }

  async function fillGap(): Promise<void> {
    window.value = { ...window.value, reachesEnd: false };
    await loadNewer();
  }

  /** The log could not say what was missed: everything shown is asked for anew, at its place. */
  async function reload(): Promise<void> {
    const { messages: shown, reachesEnd } = window.value;
    isOutdated = state.opening === 'loading';
    if (state.opening !== 'idle') return;
    const mine = ++turn;
    const middle = shown[Math.floor(shown.length / 2)]?.seq ?? 1;
    const page = await fetchPage(reachesEnd ? {} : { around: middle }).catch(() => undefined);
    if (page && mine === turn) show(opened(page, newest()));
  }

  /** An answer changes what the message that began the thread says of it, and no event says so. */
  async function countReplies(answered: string): Promise<void> {
    const message = window.value.messages.find((m) => m.id === answered);
    if (!message) return;
    if (message.reply_to) return countReplies(message.reply_to);
    const now = await messages.get(chatId, message.id).catch(() => undefined);
    if (now) window.value = withChange(window.value, now);
  }

  function news(message: Message): void {
    if (message.chat_id !== chatId || state.opening !== 'idle') return;
    if (divider.value === null && !document.hasFocus() && message.sender_id !== client.me.id) divider.value = message.seq;
    if (message.reply_to) void countReplies(message.reply_to);
    const next = withNews(window.value, message);
    if (next === 'gap') void fillGap();
    else window.value = next;
  }

  onScopeDispose(
    client.listenTo((event) => {
      if (event.is === 'message') news(event.message);
      else if (event.is === 'reload') void reload();
      else {
        if (fetching > 0) changes.push(event);
        window.value = changed(window.value, event);
      }
    }),
  );

  return { window, state, divider, unreadBar, open, jump, toEnd, loadOlder, loadNewer };
}

export type Timeline = ReturnType<typeof useTimeline>;
