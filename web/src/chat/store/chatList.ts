import { shallowReactive, shallowRef } from 'vue';
import { type ChatEntry, entryOf, unreadOf, withChanged, withMarker, withMessage, withUpdate } from '../chats/entry';
import type { Chat, ChatUpdate, Message, ReadMarker } from '../model/types';
import { chats } from './endpoints';

/** How many numbers of new messages are kept until the server is asked to count them. */
const MOST_SINCE = 200;

/** The chats that one is in, with their counts. */
export class ChatList {
  readonly entries = shallowReactive(new Map<string, ChatEntry>());
  readonly isLoaded = shallowRef(false);
  private readonly refreshing = new Map<string, Promise<void>>();

  constructor(private readonly me: string) {}

  async load(): Promise<void> {
    const all = await chats.list();
    const ids = new Set(all.map((chat) => chat.id));
    for (const id of this.entries.keys()) if (!ids.has(id)) this.entries.delete(id);
    for (const chat of all) this.keep(chat);
    this.isLoaded.value = true;
  }

  keep(chat: Chat): void {
    this.entries.set(chat.id, entryOf(chat));
  }

  /** What the server says of a chat now; once for all who ask meanwhile. A chat that is not there any more goes. */
  refresh(id: string): Promise<void> {
    const running = this.refreshing.get(id);
    if (running) return running;
    const asked = chats
      .get(id)
      .then((chat) => this.keep(chat), (cause: { status?: number }) => {
        if (cause.status === 404) this.entries.delete(id);
      })
      .finally(() => this.refreshing.delete(id));
    this.refreshing.set(id, asked);
    return asked;
  }

  messageCame(message: Message): void {
    const entry = this.entries.get(message.chat_id);
    if (!entry) return void this.refresh(message.chat_id);
    const next = withMessage(entry, message, this.me);
    this.entries.set(message.chat_id, next);
    if (next.since.size > MOST_SINCE) void this.refresh(message.chat_id);
  }

  messageChanged(message: Message): void {
    const entry = this.entries.get(message.chat_id);
    if (!entry) return;
    const changed = withChanged(entry, message, this.me);
    this.entries.set(message.chat_id, changed.entry);
    if (changed.isStale) void this.refresh(message.chat_id);
  }

  markerMoved(marker: ReadMarker): void {
    const entry = this.entries.get(marker.chat_id);
    if (entry && marker.user_id === this.me) this.entries.set(marker.chat_id, withMarker(entry, marker));
  }

  updated(update: ChatUpdate): void {
    const entry = this.entries.get(update.id);
    if (entry) this.entries.set(update.id, withUpdate(entry, update));
    else void this.refresh(update.id);
    const own = update.members?.find((member) => member.user_id === this.me);
    if (own?.role) void this.refresh(update.id);
  }

  left(chat: string): void {
    this.entries.delete(chat);
  }

  async read(chat: string, seq: number): Promise<void> {
    this.markerMoved(await chats.read(chat, seq));
  }

  async unread(chat: string, seq: number): Promise<void> {
    this.markerMoved(await chats.unread(chat, seq));
  }

  /** Marks all as read; gives what takes it back. */
  async readAll(): Promise<() => Promise<void>> {
    const unread = [...this.entries.values()].filter((entry) => unreadOf(entry) > 0);
    await Promise.all(unread.map(({ chat }) => this.read(chat.id, chat.last_seq)));
    return async () => void (await Promise.all(unread.map(({ chat, readSeq }) => this.unread(chat.id, readSeq + 1))));
  }
}
