import { dayOf } from '@/i18n/dates';
import type { Message } from '../model/types';

const GROUP_MINUTES = 5;

type Grouped = Pick<Message, 'sender_id' | 'created_at' | 'reply_to' | 'kind' | 'forward_of'>;

/** Whether a message goes on under the name of the one before it. */
export function continuesGroup(before: Grouped | undefined, message: Grouped, isAfterDivider: boolean): boolean {
  if (!before || isAfterDivider || message.reply_to || message.forward_of || message.kind || before.kind) return false;
  if (before.sender_id !== message.sender_id || startsDay(before, message)) return false;
  return Date.parse(message.created_at) - Date.parse(before.created_at) < GROUP_MINUTES * 60_000;
}

/** Whether a day of the reader's own zone begins between the two. */
export function startsDay(before: Pick<Message, 'created_at'> | undefined, message: Pick<Message, 'created_at'>): boolean {
  return !before || dayOf(before.created_at) !== dayOf(message.created_at);
}
