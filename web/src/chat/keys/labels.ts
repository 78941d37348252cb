import { useChatSettings } from '../settings/chatSettings';
import { keysOf } from './matching';
import type { KeyId } from './table';

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const SIGNS: Record<string, string> = {
  $mod: isMac ? '⌘' : 'Ctrl', Control: 'Ctrl', Alt: isMac ? '⌥' : 'Alt', Shift: '⇧', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc',
};

/** `Ctrl ⇧ K`, as the keyboard before the reader has them. */
export const shownKey = (key: string): string[] =>
  key.length === 1 ? [key] : key.split(/\+(?=.)/).map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part));

export const keyLabel = (id: KeyId): string => shownKey(keysOf(id, useChatSettings())[0] ?? '').join(' ');
