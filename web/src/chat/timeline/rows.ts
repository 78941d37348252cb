import type { Message } from '../model/types';
import { continuesGroup, startsDay } from './grouping';

/** A message as it stands in the list. */
export interface Row {
  /** The same while it is on its way and when it has arrived, so that nothing flickers. */
  key: string;
  message: Message;
  continues: boolean;
  startsDay: boolean;
  isFirstNew: boolean;
}

/**
 * What stands between the messages follows from the messages: days, the divider, groups. `heads` remembers what was shown first once: it keeps its
 * head when older messages come before it, and so its height.
 */
export function rowsOf(messages: readonly Message[], divider: number | null, heads: Set<number>): Row[] {
  if (messages[0]) heads.add(messages[0].seq);
  return messages.map((message, at) => {
    const before = messages[at - 1];
    const isFirstNew = message.seq === divider;
    const begins = startsDay(before, message);
    return {
      key: message.client_id ?? message.id,
      message,
      continues: !heads.has(message.seq) && continuesGroup(before, message, isFirstNew || begins),
      startsDay: begins,
      isFirstNew,
    };
  });
}
