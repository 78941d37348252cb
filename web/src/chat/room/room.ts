import { computed, type ComputedRef, type InjectionKey, inject, onScopeDispose, shallowReactive, type ShallowRef, shallowRef } from 'vue';
import type { ChatEntry } from '../chats/entry';
import type { Member, Message } from '../model/types';
import type { ChatClient } from '../store/chatClient';
import { chats } from '../store/endpoints';
import { type Timeline, useTimeline } from '../timeline/useTimeline';

/** The panel beside the messages. */
export type Panel = { is: 'thread'; root: string } | { is: 'members' } | { is: 'pins' } | { is: 'search' };

/** An open chat: what its message list, its composer and its panels share. */
export interface Room {
  readonly id: string;
  readonly client: ChatClient;
  readonly entry: ComputedRef<ChatEntry | undefined>;
  readonly timeline: Timeline;
  readonly members: ShallowRef<readonly Member[]>;
  /** Up to which message the others have read, of those who tell. */
  readonly reads: Map<string, number>;
  readonly replyingTo: ShallowRef<Message | null>;
  readonly editing: ShallowRef<Message | null>;
  readonly panel: ShallowRef<Panel | null>;
  /** Shows a message of this chat, wherever it stands. */
  readonly show: ShallowRef<(seq: number) => Promise<void>>;
  readonly canManage: ComputedRef<boolean>;
}

export const RoomKey: InjectionKey<Room> = Symbol('room');

export function useRoom(): Room {
  const room = inject(RoomKey);
  if (!room) throw new Error('There is no open chat around this component.');
  return room;
}

export function makeRoom(client: ChatClient, id: string): Room {
  const entry = computed(() => client.list.entries.get(id));
  const members = shallowRef<readonly Member[]>([]);
  const reads = shallowReactive(new Map<string, number>());

  async function loadMembers(): Promise<void> {
    members.value = await chats.members(id).catch(() => members.value);
    const ids = members.value.map((member) => member.user_id);
    client.people.want(ids);
    void client.presence.watch(ids.slice(0, 100));
  }

  async function loadReads(): Promise<void> {
    for (const { user_id, seq } of await chats.reads(id).catch(() => [])) reads.set(user_id, seq);
  }

  void loadMembers();
  void loadReads();
  onScopeDispose(
    client.listenTo((news) => {
      if (news.is === 'marker' && news.marker.chat_id === id) reads.set(news.marker.user_id, news.marker.seq);
      else if (news.is === 'members' && news.chat === id) void loadMembers();
      else if (news.is === 'reload') void loadMembers().then(loadReads);
    }),
  );

  return {
    id,
    client,
    entry,
    members,
    reads,
    timeline: useTimeline(client, id),
    replyingTo: shallowRef(null),
    editing: shallowRef(null),
    panel: shallowRef(null),
    show: shallowRef(async () => undefined),
    canManage: computed(() => entry.value?.chat.me?.role === 'owner' || entry.value?.chat.me?.role === 'admin'),
  };
}
