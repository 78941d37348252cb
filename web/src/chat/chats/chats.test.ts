import { describe, expect, it } from 'vitest';
import { some } from '../tests/some';
import { entryOf, mentionsOf, unreadOf, withChanged, withMarker, withMessage, withUpdate } from './entry';
import { byActivity, byUrgency, neighbour } from './order';

const from = (read_seq: number, unread: number, last_seq: number) => entryOf(some.chat({ id: 'chat', last_seq, me: { role: 'member', muted_until: null, notify: 'everything', read_seq, unread, mentions: 0 } }));
const marker = (seq: number, last_seq: number, unread: number) => ({ chat_id: 'chat', user_id: 'me', seq, last_seq, unread, mentions: 0 });

describe('Rule33 unread counts', () => {
  it('Rule33 an event that comes twice counts once, and an old one not at all', () => {
    let entry = from(8, 2, 10);
    const news = some.message({ seq: 11 });
    entry = withMessage(withMessage(entry, news, 'me'), news, 'me');
    expect(unreadOf(entry)).toBe(3);
    expect(unreadOf(withMessage(entry, some.message({ seq: 9 }), 'me'))).toBe(3);
  });
  it('Rule33 own messages never count, mentions do', () => {
    let entry = withMessage(from(10, 0, 10), some.message({ seq: 11, sender_id: 'me' }), 'me');
    expect(unreadOf(entry)).toBe(0);
    entry = withMessage(entry, some.message({ seq: 12, mentions: ['all'] }), 'me');
    expect([unreadOf(entry), mentionsOf(entry)]).toEqual([1, 1]);
  });
  it('Rule33 the word of the server replaces what was counted here, whatever that was', () => {
    let entry = from(8, 2, 10);
    for (const seq of [11, 12, 13]) entry = withMessage(entry, some.message({ seq }), 'me');
    expect(unreadOf(withMarker(entry, marker(13, 13, 0)))).toBe(0);
    expect(unreadOf(withMarker(entry, marker(11, 12, 1)))).toBe(2);
    expect(unreadOf(withMarker(entry, marker(7, 13, 6)))).toBe(6);
  });
  it('Rule33 a deletion takes away what is known here; what only the server has counted is asked for', () => {
    const entry = withMessage(from(8, 2, 10), some.message({ seq: 11 }), 'me');
    const gone = withChanged(entry, some.message({ seq: 11, deleted_at: '2026-03-02T11:00:00Z' }), 'me');
    expect([unreadOf(gone.entry), gone.isStale]).toEqual([2, false]);
    expect(withChanged(entry, some.message({ seq: 9, deleted_at: '2026-03-02T11:00:00Z' }), 'me').isStale).toBe(true);
  });
});

describe('the list of chats', () => {
  const chat = (id: string, at: string, unread = 0, mentions = 0) =>
    entryOf(some.chat({ id, last_message: some.message({ created_at: at }), me: { role: 'member', muted_until: null, notify: 'everything', read_seq: 0, unread, mentions } }));
  const entries = [chat('a', '2026-03-01T00:00:00Z'), chat('b', '2026-03-03T00:00:00Z'), chat('c', '2026-03-02T00:00:00Z', 1, 1), chat('d', '2026-02-02T00:00:00Z', 3)];

  it('has the newest activity first', () => expect(byActivity(entries).map((e) => e.chat.id)).toEqual(['b', 'c', 'a', 'd']));
  it('Rule7 has mentions and unread first where nothing is typed', () => expect(byUrgency(entries).map((e) => e.chat.id)).toEqual(['c', 'd', 'b', 'a']));
  it('Rule8 goes to the next and the previous, around, and to unread ones alone', () => {
    const list = byActivity(entries);
    expect(neighbour(list, 'b', 1, false)).toBe('c');
    expect(neighbour(list, 'b', -1, false)).toBe('d');
    expect(neighbour(list, 'c', 1, true)).toBe('d');
    expect(neighbour(list, undefined, 1, false)).toBe('b');
    expect(neighbour([], 'b', 1, false)).toBeUndefined();
  });
  it('takes changes of members without losing what is the reader\'s own', () => {
    const changed = withUpdate(from(1, 0, 1), { id: 'chat', name: 'Dinner', member_count: 3, members: [{ user_id: 'ben', role: 'member' }, { user_id: 'ann', role: null }] });
    expect(changed.chat).toMatchObject({ name: 'Dinner', members: ['me', 'ben'], me: { read_seq: 1 } });
  });
});
