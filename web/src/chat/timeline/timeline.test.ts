import { afterEach, describe, expect, it, vi } from 'vitest';
import { setTimeZone } from '@/i18n/dates';
import { some } from '../tests/some';
import { Announcer } from './announcer';
import { dividerSeq } from './divider';
import { follows, isAtEnd } from './following';
import { continuesGroup, startsDay } from './grouping';
import { openingOf } from './opening';
import { READING, Reading } from './reading';
import { rowsOf } from './rows';
import { MOST_IN_QUEUE, MOST_IN_THREAD, MOST_IN_TIMELINE, opened, withChange, withNewer, withNews, withOlder, withReactions } from './window';

const seqs = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => some.message({ seq: from + i }));
const page = (from: number, to: number) => seqs(from, to).reverse();

describe('Rule23 grouping', () => {
  const first = some.message({ created_at: '2026-03-02T10:00:00Z' });
  it('Rule23 goes on under one name within five minutes', () => {
    expect(continuesGroup(first, some.message({ created_at: '2026-03-02T10:04:59Z' }), false)).toBe(true);
    expect(continuesGroup(first, some.message({ created_at: '2026-03-02T10:05:00Z' }), false)).toBe(false);
  });
  it('Rule23 begins anew after another sender, a day, a divider, a reply', () => {
    const soon = { created_at: '2026-03-02T10:01:00Z' };
    expect(continuesGroup(first, some.message({ ...soon, sender_id: 'ben' }), false)).toBe(false);
    expect(continuesGroup(first, some.message(soon), true)).toBe(false);
    expect(continuesGroup(first, some.message({ ...soon, reply_to: 'x' }), false)).toBe(false);
    const late = some.message({ created_at: new Date(2026, 2, 2, 23, 59).toISOString() });
    expect(continuesGroup(late, some.message({ created_at: new Date(2026, 2, 3, 0, 1).toISOString() }), false)).toBe(false);
  });
  it('Rule23 Rule28 what was shown with its head keeps it when older ones come before it', () => {
    const heads = new Set<number>();
    const [one, two] = [some.message({ seq: 1 }), some.message({ seq: 2 })];
    expect(rowsOf([two], null, heads)[0]!.continues).toBe(false);
    expect(rowsOf([one, two], null, heads)[1]!.continues).toBe(false);
  });
});

describe('Rule32 days', () => {
  afterEach(() => setTimeZone(null));
  it('Rule32 begin at midnight of the zone that the reader has chosen, wherever the browser is', () => {
    const [before, after] = [{ created_at: '2026-03-02T14:59:00Z' }, { created_at: '2026-03-02T15:01:00Z' }];
    setTimeZone('Asia/Tokyo');
    expect(startsDay(before, after)).toBe(true);
    setTimeZone('Europe/Berlin');
    expect(startsDay(before, after)).toBe(false);
  });
});

describe('Rule24 the divider', () => {
  it('Rule24 stands before the first message of somebody else after the marker, never before own ones', () => {
    const messages = [some.message({ seq: 1, sender_id: 'ben' }), some.message({ seq: 2, sender_id: 'me' }), some.message({ seq: 3, sender_id: 'ben' })];
    expect(dividerSeq(messages, 1, 'me')).toBe(3);
    expect(dividerSeq(messages, 0, 'me')).toBe(1);
    expect(dividerSeq(messages, 3, 'me')).toBeNull();
  });
});

describe('Rule25 reading', () => {
  it('Rule25 counts what was half visible for half a second in a focused window', () => {
    const reading = new Reading(0);
    reading.focus(true, 0);
    reading.appears(5, 0);
    expect(reading.advance(READING - 1)).toBeUndefined();
    expect(reading.advance(READING)).toBe(5);
    expect(reading.advance(READING)).toBeUndefined();
  });
  it('Rule25 counts nothing without the focus, and from its return on', () => {
    const reading = new Reading(0);
    reading.appears(5, 0);
    expect(reading.advance(10_000)).toBeUndefined();
    reading.focus(true, 10_000);
    expect(reading.advance(10_000 + READING - 1)).toBeUndefined();
    expect(reading.advance(10_000 + READING)).toBe(5);
  });
  it('Rule25 counts nothing that went by', () => {
    const reading = new Reading(0);
    reading.focus(true, 0);
    reading.appears(5, 0);
    reading.leaves(5);
    expect(reading.advance(READING)).toBeUndefined();
  });
  it('Rule25 what was marked unread counts only when it comes in sight again', () => {
    const reading = new Reading(0);
    reading.focus(true, 0);
    reading.appears(5, 0);
    expect(reading.advance(READING)).toBe(5);
    reading.moved(2);
    expect(reading.advance(10_000)).toBeUndefined();
    reading.leaves(5);
    reading.appears(5, 10_000);
    expect(reading.advance(10_000 + READING)).toBe(5);
  });
});

describe('Rule26 opening', () => {
  it('Rule26 opens at the first unread within a page, else at the newest with a bar', () => {
    expect(openingOf({ readSeq: 90, lastSeq: 100, unread: 10 })).toEqual({ at: 'unread', seq: 91 });
    expect(openingOf({ readSeq: 10, lastSeq: 100, unread: 80 })).toEqual({ at: 'end', unread: { count: 80, seq: 11 } });
    expect(openingOf({ readSeq: 90, lastSeq: 100, unread: 0 })).toEqual({ at: 'end', unread: null });
    expect(openingOf({ readSeq: 90, lastSeq: 100, unread: 10 }, 7)).toEqual({ at: 'message', seq: 7 });
  });
});

describe('Rule27 following', () => {
  it('Rule27 follows within 100 px of the end, and own messages always', () => {
    expect(isAtEnd({ scrollTop: 800, scrollHeight: 1000, clientHeight: 100 })).toBe(true);
    expect(isAtEnd({ scrollTop: 799, scrollHeight: 1000, clientHeight: 100 })).toBe(false);
    expect(follows(true, false)).toBe(true);
    expect(follows(false, false)).toBe(false);
  });
});

describe('Rule30 the window', () => {
  it('Rule30 has at most 300 messages in the document, whatever is loaded', () => {
    expect(MOST_IN_TIMELINE + MOST_IN_THREAD + MOST_IN_QUEUE).toBeLessThanOrEqual(300);
    let window = opened(page(951, 1000), 1000);
    for (let seq = 951; seq > 1; seq -= 50) window = withOlder(window, page(Math.max(1, seq - 50), seq - 1));
    expect(window.messages).toHaveLength(MOST_IN_TIMELINE);
    expect(window).toMatchObject({ reachesStart: true, reachesEnd: false });
    while (!window.reachesEnd) {
      const last = window.messages.at(-1)!.seq;
      window = withNewer(window, page(last + 1, Math.min(1000, last + 50)), 1000);
    }
    expect(window.messages.map((m) => m.seq)).toEqual(seqs(801, 1000).map((m) => m.seq));
  });
  it('Rule30 pages by seq: a page that overlaps adds nothing twice', () => {
    const window = withOlder(opened(page(51, 100), 100), page(31, 60));
    expect(window.messages.map((m) => m.seq)).toEqual(seqs(31, 100).map((m) => m.seq));
  });
  it('Rule30 news are added once, in order, and a hole is told', () => {
    const window = opened(page(1, 3), 3);
    const next = withNews(window, some.message({ seq: 4 }));
    expect(next).not.toBe('gap');
    expect(withNews(next as typeof window, some.message({ seq: 4, content: 'again' }))).toMatchObject({ messages: { length: 4 } });
    expect(withNews(window, some.message({ seq: 6 }))).toBe('gap');
  });
  it('a change replaces, keeps whether one follows, and leaves what is not here alone', () => {
    const thread = { replies: 1, last_reply_seq: 2, last_reply_at: '2026-03-02T10:00:00Z' };
    const window = opened([some.message({ seq: 1, thread: { ...thread, following: true } })], 1);
    const changed = withChange(window, some.message({ seq: 1, content: 'new', thread: { ...thread, replies: 2 } }));
    expect(changed.messages[0]).toMatchObject({ content: 'new', thread: { replies: 2, following: true } });
    expect(withReactions(window, { chat_id: 'c', message_id: 'x', seq: 9, user_id: 'u', emoji: '👍', reactions: {} })).toBe(window);
  });
});

describe('Rule31 the announcer', () => {
  it('Rule31 says who and what, all of a second at once, and of a crowd the number', () => {
    vi.useFakeTimers();
    const said: string[] = [];
    const announcer = new Announcer((text) => said.push(text), (count) => `${count} new`);
    announcer.add('Ann', 'hello');
    announcer.add('Ben', 'hi');
    expect(said).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(said).toEqual(['Ann: hello\nBen: hi']);
    for (let i = 0; i < 9; i++) announcer.add('Ann', 'x');
    vi.advanceTimersByTime(1000);
    expect(said[1]).toBe('9 new');
    vi.useRealTimers();
  });
});
