import type { ChatEntry } from '../chats/entry';
import { isMuted, names } from '../chats/entry';
import type { Message } from '../model/types';

export interface Moment {
  /** The chat that is open, if any. */
  open: string | undefined;
  /** Whether somebody looks at the page. */
  isFocused: boolean;
  me: string;
}

/** How somebody is told of a message while the page is open. */
export type Notice = 'nothing' | 'toast' | 'system';

/**
 * Nothing for what is seen anyway, for one's own, from chats that shall tell of nothing, and from muted ones, and those that tell of mentions alone, but where they name one. With the page before one's eyes a toast; otherwise
 * the system's notice. A chat of one's own alone holds reminders: those are told although one is their sender.
 */
export function noticeFor(message: Message, entry: ChatEntry | undefined, { open, isFocused, me }: Moment): Notice {
  const isReminder = entry?.chat.member_count === 1 && message.content.startsWith('⏰');
  if (message.deleted_at || (message.sender_id === me && !isReminder)) return 'nothing';
  const level = entry?.chat.me?.notify ?? 'everything';
  if (level === 'nothing' && !isReminder) return 'nothing';
  if (entry && (isMuted(entry) || level === 'mentions') && !names(message, me)) return 'nothing';
  if (!isFocused) return 'system';
  return open === message.chat_id ? 'nothing' : 'toast';
}
