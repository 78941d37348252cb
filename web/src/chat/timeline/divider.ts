import type { Message } from '../model/types';

/**
 * Before which message the "new" divider stands: the first that somebody else wrote after the read marker. So it never stands before one's own. Null:
 * there is none.
 */
export function dividerSeq(messages: readonly Message[], readSeq: number, me: string): number | null {
  return messages.find((m) => m.seq > readSeq && m.sender_id !== me && !m.deleted_at)?.seq ?? null;
}
