import { expect, it } from 'vitest';
import { marked } from '../panels/marked';
import { fitted } from '../message/fitted';
import { plain } from '../message/summary';
import { queryOf } from './query';

const none = { chat: '', from: '', hasFile: false, after: '', before: '' };

it('filters become the words of the search', () => {
  expect(queryOf(' soup ', { chat: 'id', from: '@ann', hasFile: true, after: '2026-01-01', before: '' })).toBe('soup in:id from:ann has:file after:2026-01-01');
  expect(queryOf('', none)).toBe('');
  expect(queryOf('', { ...none, from: 'me' })).toBe('from:me');
});
it('what was found stands apart, near the beginning', () => {
  expect(marked('a soup b', [{ start: 2, length: 4 }])).toEqual([{ text: 'a ', isHit: false }, { text: 'soup', isHit: true }, { text: ' b', isHit: false }]);
  expect(marked(`${'word '.repeat(40)}soup`, [{ start: 200, length: 4 }])[0]!.text).toBe('…');
});
it('Rule28 a picture has its final size before it is there', () => {
  expect(fitted(4000, 3000)).toEqual({ width: 420, height: 315 });
  expect(fitted(100, 50)).toEqual({ width: 100, height: 50 });
  expect(fitted(10, 9000)).toEqual({ width: 1, height: 320 });
});
it('a message in one line has no marks, and tells no spoiler', () => {
  expect(plain('**Hi** [there](https://example.org)\n- `x` ||secret||')).toBe('Hi there x ▒▒▒');
});
