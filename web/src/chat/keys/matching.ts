import { matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import { KEYS, type KeyId, type Scope } from './table';

export interface KeySettings {
  /** Keys of one letter; they can be switched off (WCAG 2.1.4). */
  singleLetters: boolean;
}

/** A printing key without Ctrl, Alt or Meta: what somebody who dictates may say by accident. */
export const isSingleLetter = (key: string): boolean => /^(Shift\+)?.$/u.test(key);

/** What a press means there; undefined: nothing of ours. */
export function keyOf(event: KeyboardEvent, scope: Scope, settings: KeySettings): KeyId | undefined {
  return KEYS.find((entry) => entry.scope === scope && entry.keys.some((key) => fits(event, key, settings)))?.id;
}

/** The keys of an entry as they are now. */
export const keysOf = (id: KeyId, settings: KeySettings): string[] =>
  KEYS.find((entry) => entry.id === id)!.keys.filter((key) => settings.singleLetters || !isSingleLetter(key));

function fits(event: KeyboardEvent, key: string, settings: KeySettings): boolean {
  if (!isSingleLetter(key)) return parseKeybinding(key).every((press) => matchKeyBindingPress(event, press));
  // Which modifier makes a "+" or ":" depends on the keyboard: for signs the sign alone counts.
  if (!settings.singleLetters || event.ctrlKey || event.metaKey || event.altKey) return false;
  const [letter, shift] = key.startsWith('Shift+') ? [key.slice(6), true] : [key, false];
  return /\p{L}/u.test(letter) ? event.key.toLowerCase() === letter && event.shiftKey === shift : event.key === letter;
}
