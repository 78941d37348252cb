import { beforeAll, describe, expect, it } from 'vitest';
import { setLanguage } from '@/i18n';
import { Problem } from './problem';
import { fieldWords, wordsOf } from './words';

beforeAll(() => setLanguage('de'));

describe('what went wrong', () => {
  it('is said in the reader’s language, with how long to wait', () => {
    expect(wordsOf(new Problem(401, 'invalid_credentials', 'No account.'))).toBe('Zu diesem Namen und Passwort gibt es kein Konto.');
    expect(wordsOf(new Problem(429, 'too_many_attempts', 'Too many.', {}, 40))).toBe('Zu viele Versuche. Versuche es in 40 Sekunden noch einmal.');
    expect(wordsOf(new Problem(0, 'offline', ''))).toContain('Keine Verbindung');
    expect(wordsOf(new Problem(500, 'something_new', 'Oh.'))).toContain('500');
    expect(wordsOf(new Problem(409, 'something_new', 'What the server says.'))).toBe('What the server says.');
  });

  it.each([
    ['must have at least 8 characters; a few words in a row do well.', 'mindestens 8 Zeichen'],
    ['contains your address or name and little more. Add a few words that do not belong together.', 'deine Adresse'],
    ['is among the first that would be guessed: it is built on a common password. Add a few words that do not belong together.', 'häufigen Passwort'],
    ['is among the first that would be guessed: it is a single common word. Add a few words that do not belong together.', 'einzelnes häufiges Wort'],
    ['is among the first that would be guessed: it repeats itself or is a run of keys, digits or dates. Add a few words.', 'Wiederholungen'],
  ])('S14 a password is refused by what to change: %s', (said, expected) => {
    expect(fieldWords(new Problem(400, 'invalid_request', '', { password: [said] }), 'password')).toContain(expected);
  });

  it('a sentence without a translation is shown as it is', () => {
    expect(fieldWords(new Problem(400, 'invalid_request', '', { x: ['must be odd.'] }), 'x')).toBe('must be odd.');
    expect(fieldWords(new Error(), 'x')).toBeUndefined();
  });
});
