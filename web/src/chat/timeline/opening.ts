import { PAGE } from './window';

export interface Standing {
  readSeq: number;
  lastSeq: number;
  unread: number;
}

/**
 * Where a chat opens: at a message that a link leads to; at the first unread one, a third down, if that is on the newest page; otherwise at the newest,
 * with a bar that leads to the first unread one.
 */
export type Opening =
  | { at: 'message'; seq: number }
  | { at: 'unread'; seq: number }
  | { at: 'end'; unread: { count: number; seq: number } | null };

export function openingOf({ readSeq, lastSeq, unread }: Standing, linked?: number): Opening {
  if (linked !== undefined) return { at: 'message', seq: linked };
  if (unread === 0) return { at: 'end', unread: null };
  return lastSeq - readSeq <= PAGE ? { at: 'unread', seq: readSeq + 1 } : { at: 'end', unread: { count: unread, seq: readSeq + 1 } };
}
