import { activeAt, type ChatEntry, isMuted, mentionsOf, unreadOf } from './entry';

/** Newest activity first. */
export function byActivity(entries: Iterable<ChatEntry>): ChatEntry[] {
  return [...entries].sort((a, b) => compare(activeAt(b), activeAt(a)) || compare(b.chat.id, a.chat.id));
}

/** For the switcher with nothing typed: who mentions the reader, then what is unread, then the rest. */
export function byUrgency(entries: Iterable<ChatEntry>): ChatEntry[] {
  const urgency = (e: ChatEntry) => (mentionsOf(e) > 0 ? 2 : unreadOf(e) > 0 && !isMuted(e) ? 1 : 0);
  return byActivity(entries).sort((a, b) => urgency(b) - urgency(a));
}

/** The chat above or below in the list; with `unreadOnly` the next that has something new. Goes around. */
export function neighbour(entries: readonly ChatEntry[], current: string | undefined, step: 1 | -1, unreadOnly: boolean): string | undefined {
  const at = entries.findIndex((e) => e.chat.id === current);
  for (let i = 1; i <= entries.length; i++) {
    const from = at < 0 && step < 0 ? 0 : at;
    const entry = entries[(((from + i * step) % entries.length) + entries.length) % entries.length]!;
    if (entry.chat.id !== current && (!unreadOnly || unreadOf(entry) > 0)) return entry.chat.id;
  }
  return undefined;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
