import { expect, it } from 'vitest';
import { entryOf } from '../chats/entry';
import { some } from '../tests/some';
import { noticeFor } from './decide';

const moment = { open: 'open', isFocused: true, me: 'me' };
const muted = entryOf(some.chat({ me: { role: 'member', muted_until: '9999-12-31T00:00:00Z', notify: 'everything' } }));

it('tells of what is not seen anyway, by a toast or by the system', () => {
  expect(noticeFor(some.message({ chat_id: 'open' }), undefined, moment)).toBe('nothing');
  expect(noticeFor(some.message({ chat_id: 'other' }), undefined, moment)).toBe('toast');
  expect(noticeFor(some.message({ chat_id: 'open' }), undefined, { ...moment, isFocused: false })).toBe('system');
  expect(noticeFor(some.message({ sender_id: 'me' }), undefined, moment)).toBe('nothing');
});
it('Rule34 a chat tells of everything, of mentions alone, or of nothing', () => {
  const told = (notify: 'everything' | 'mentions' | 'nothing', mentions: string[]) =>
    noticeFor(some.message({ mentions }), entryOf(some.chat({ me: { role: 'member', muted_until: null, notify } })), moment);
  expect([told('everything', []), told('mentions', []), told('mentions', ['me']), told('nothing', ['me'])]).toEqual(['toast', 'nothing', 'toast', 'nothing']);
});
it('a muted chat tells of mentions alone', () => {
  expect(noticeFor(some.message(), muted, moment)).toBe('nothing');
  expect(noticeFor(some.message({ mentions: ['me'] }), muted, moment)).toBe('toast');
});
