import type { Chat, ChatUpdate, Message, ReadMarker } from '../model/types';

/**
 * A chat as the list knows it. The counts are the server's, as of `counted.lastSeq`; what came after that is kept by its number, so the same event
 * twice counts once, and the next word of the server replaces all of it: nothing can stick.
 */
export interface ChatEntry {
  readonly chat: Chat;
  readonly readSeq: number;
  readonly counted: { readonly lastSeq: number; readonly unread: number; readonly mentions: number };
  /** Numbers of others' messages after `counted.lastSeq`, and whether each mentions the reader. */
  readonly since: ReadonlyMap<number, boolean>;
}

const NONE: ReadonlyMap<number, boolean> = new Map();

export function entryOf(chat: Chat): ChatEntry {
  const { read_seq, unread = 0, mentions = 0 } = chat.me ?? {};
  return { chat, readSeq: read_seq ?? chat.last_seq, counted: { lastSeq: chat.last_seq, unread, mentions }, since: NONE };
}

export const unreadOf = ({ counted, since }: ChatEntry): number => counted.unread + since.size;

export const mentionsOf = ({ counted, since }: ChatEntry): number => counted.mentions + [...since.values()].filter(Boolean).length;

export const isMuted = ({ chat }: ChatEntry, now = Date.now()): boolean => chat.me?.muted_until != null && Date.parse(chat.me.muted_until) > now;

/** When something last happened in it, for the order of the list. */
export const activeAt = ({ chat }: ChatEntry): string => chat.last_message?.created_at ?? chat.created_at;

export const names = (message: Message, me: string): boolean => message.mentions.some((who) => who === me || who === 'all' || who === 'here');

export function withMessage(entry: ChatEntry, message: Message, me: string): ChatEntry {
  const isNews = message.seq > entry.chat.last_seq;
  const chat = isNews ? { ...entry.chat, last_seq: message.seq, last_message: message } : entry.chat;
  const counts = message.sender_id !== me && !message.deleted_at && message.seq > entry.counted.lastSeq && message.seq > entry.readSeq;
  const since = counts ? new Map(entry.since).set(message.seq, names(message, me)) : entry.since;
  return { ...entry, chat, since };
}

/**
 * With a message that was edited or deleted. `isStale`: it may be one of those that only the server has counted, so its counts must be asked for.
 */
export function withChanged(entry: ChatEntry, message: Message, me: string): { entry: ChatEntry; isStale: boolean } {
  const chat = entry.chat.last_message?.seq === message.seq ? { ...entry.chat, last_message: message } : entry.chat;
  const since = new Map(entry.since);
  if (since.has(message.seq)) {
    if (message.deleted_at) since.delete(message.seq);
    else since.set(message.seq, names(message, me));
  }
  const isStale = message.sender_id !== me && message.seq > entry.readSeq && message.seq <= entry.counted.lastSeq;
  return { entry: { ...entry, chat, since }, isStale };
}

/** With the reader's own marker, which comes with its counts. A marker that was counted earlier than what is known takes nothing back. */
export function withMarker(entry: ChatEntry, marker: ReadMarker): ChatEntry {
  if (marker.last_seq < entry.counted.lastSeq) return { ...entry, readSeq: marker.seq };
  return {
    ...entry,
    readSeq: marker.seq,
    counted: { lastSeq: marker.last_seq, unread: marker.unread, mentions: marker.mentions },
    since: new Map([...entry.since].filter(([seq]) => seq > marker.last_seq && seq > marker.seq)),
  };
}

export function withUpdate(entry: ChatEntry, update: ChatUpdate): ChatEntry {
  const { members, me, ...fields } = update;
  const gone = new Set(members?.filter((m) => m.role === null).map((m) => m.user_id));
  const come = members?.filter((m) => m.role !== null && !entry.chat.members.includes(m.user_id)).map((m) => m.user_id) ?? [];
  return {
    ...entry,
    chat: {
      ...entry.chat,
      ...fields,
      members: [...entry.chat.members.filter((id) => !gone.has(id)), ...come].slice(0, 50),
      ...(entry.chat.me || me ? { me: { ...entry.chat.me, ...me } as Chat['me'] } : {}),
    },
  };
}
