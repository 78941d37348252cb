import { onScopeDispose, shallowRef } from 'vue';
import type { Message } from '../model/types';
import { messages } from '../store/endpoints';
import type { Room } from '../room/room';
import { MOST_IN_THREAD } from '../timeline/window';
import type { Loading } from '../timeline/useTimeline';

const PAGE = 50;

/** A thread: the message that began it, and the newest answers. */
export function useThread(room: Room, opened: string) {
  const { client, id } = room;
  const root = shallowRef<Message>();
  const replies = shallowRef<readonly Message[]>([]);
  const state = shallowRef<Loading>('loading');
  const hasMore = shallowRef(false);
  const isFollowing = shallowRef(false);
  /** The messages of this thread: an answer may answer an answer. */
  const ids = () => new Set([root.value?.id, ...replies.value.map((m) => m.id)]);

  async function load(): Promise<void> {
    try {
      const page = await messages.replies(id, opened);
      root.value = await rootOf(await messages.get(id, opened));
      replies.value = [...page].reverse();
      hasMore.value = page.length === PAGE;
      isFollowing.value = root.value.thread?.following ?? root.value.sender_id === client.me.id;
      state.value = 'idle';
    } catch {
      state.value = 'failed';
    }
  }

  async function rootOf(message: Message): Promise<Message> {
    return message.reply_to ? rootOf(await messages.get(id, message.reply_to)) : message;
  }

  async function older(): Promise<void> {
    const page = await messages.replies(id, opened, replies.value[0]?.seq).catch(() => []);
    replies.value = [...page.reverse(), ...replies.value].slice(0, MOST_IN_THREAD);
    hasMore.value = page.length === PAGE && replies.value.length < MOST_IN_THREAD;
  }

  async function follow(on: boolean): Promise<void> {
    if (root.value) await messages.follow(id, root.value.id, on).then(() => (isFollowing.value = on), () => undefined);
  }

  const change = (seq: number, to: (m: Message) => Message) => {
    if (root.value?.seq === seq) root.value = to(root.value);
    replies.value = replies.value.map((m) => (m.seq === seq ? to(m) : m));
  };

  onScopeDispose(
    client.listenTo((news) => {
      if (news.is === 'message' && news.message.chat_id === id && news.message.reply_to && ids().has(news.message.reply_to)) {
        if (!ids().has(news.message.id)) replies.value = [...replies.value, news.message].slice(-MOST_IN_THREAD);
      } else if (news.is === 'change' && news.message.chat_id === id) change(news.message.seq, () => news.message);
      else if (news.is === 'reactions' && news.change.chat_id === id) change(news.change.seq, (m) => ({ ...m, reactions: news.change.reactions }));
    }),
  );

  return { root, replies, state, hasMore, isFollowing, load, older, follow };
}
