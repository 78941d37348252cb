import { describe, expect, it } from 'vitest';
import de from '@/i18n/de/chat';
import en from '@/i18n/en/chat';
import { isSingleLetter, keyOf, keysOf } from './matching';
import { KEYS } from './table';

const on = { singleLetters: true };
const off = { singleLetters: false };
const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...more });

describe('keys', () => {
  it('Rule7 Ctrl+K opens the switcher', () => expect(keyOf(press('k', { ctrlKey: true, code: 'KeyK' }), 'page', on)).toBe('switcher'));
  it('Rule8 Alt and arrows go through the chats, with Shift through unread ones', () => {
    expect(keyOf(press('ArrowDown', { altKey: true }), 'page', on)).toBe('nextChat');
    expect(keyOf(press('ArrowUp', { altKey: true, shiftKey: true }), 'page', on)).toBe('previousUnread');
  });
  it('Rule9 each key has its line in the help, in each language', () => {
    for (const { id, keys } of KEYS) {
      expect(keys.length).toBeGreaterThan(0);
      expect(en.keys[id], id).toBeTruthy();
      expect(de.keys[id], id).toBeTruthy();
    }
  });
  it('Rule9 no key of a scope means two things', () => {
    for (const scope of ['page', 'list', 'composer']) {
      const all = KEYS.filter((entry) => entry.scope === scope).flatMap((entry) => entry.keys as readonly string[]);
      expect(new Set(all).size).toBe(all.length);
    }
  });
  it('Rule10 Ctrl+F6 goes through the parts of the page', () => expect(keyOf(press('F6', { ctrlKey: true }), 'page', on)).toBe('nextRegion'));
  it('Rule11 the list has its letters', () => {
    const found = ['j', 'k', 'r', 'e', '+', ':', 'n'].map((key) => keyOf(press(key), 'list', on));
    expect(found).toEqual(['down', 'up', 'reply', 'edit', 'thumbsUp', 'react', 'nextNew']);
    expect(keyOf(press('U', { shiftKey: true }), 'list', on)).toBe('unreadFromHere');
    expect(keyOf(press('r', { ctrlKey: true }), 'list', on)).toBeUndefined();
  });
  it('Rule11 single letters can be switched off, and the help then does not name them', () => {
    for (const { id, scope, keys } of KEYS) {
      for (const key of keys.filter(isSingleLetter)) expect(keyOf(press(key.replace('Shift+', ''), { shiftKey: key.startsWith('Shift+') }), scope, off), key).toBeUndefined();
      expect(keysOf(id, off).some(isSingleLetter)).toBe(false);
    }
    expect(keyOf(press('ArrowDown'), 'list', off)).toBe('down');
  });
  it('Rule12 Esc closes, Shift+Esc reads all', () => {
    expect(keyOf(press('Escape'), 'page', on)).toBe('close');
    expect(keyOf(press('Escape', { shiftKey: true }), 'page', on)).toBe('readAll');
  });
});
