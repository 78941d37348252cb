import type { Message } from '../model/types';

/** The message that ↑ in an empty composer edits: the newest of one's own that can be. */
export function lastOwn(messages: readonly Message[], me: string): Message | undefined {
  return messages.findLast((m) => m.sender_id === me && !m.deleted_at && !m.kind && !m.forward_of && m.content !== '');
}
