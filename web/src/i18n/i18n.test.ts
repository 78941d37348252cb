import { beforeAll, describe, expect, it } from 'vitest';
import de from './de';
import en from './en';
import { setLanguage, useText } from '.';
import { formatAge } from './dates';

/** Every text by its path, and the names of what is put into it. */
function texts(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as [string, string]] : texts(value as object, `${path}${key}.`)));
}

const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const forms = (text: string) => text.split(' | ').length;

describe('the languages', () => {
  it('say the same things', () => {
    expect(texts(de).map(([path]) => path)).toEqual(texts(en).map(([path]) => path));
  });

  it('put the same values into them, and have the same plural forms', () => {
    const german = new Map(texts(de));
    for (const [path, english] of texts(en)) {
      expect({ path, values: new Set(values(german.get(path)!)), forms: forms(german.get(path)!) }).toEqual({ path, values: new Set(values(english)), forms: forms(english) });
    }
  });
});

describe('a text', () => {
  const { t, has } = useText();
  beforeAll(() => setLanguage('en'));

  it('takes values, plural forms and signs of its own', () => {
    expect(t('accounts.signIn.titleTeam', { team: '<b>Ours</b>' })).toBe('Sign in to <b>Ours</b>');
    expect([0, 1, 3].map((count) => t('accounts.invite.members', count))).toEqual(['nobody yet', 'one person', '3 people']);
    expect(t('accounts.usernameHint')).toContain('@ann');
    expect(has('errors.codes.nothing_like_that')).toBe(false);
  });

  it('follows the language, as do dates', async () => {
    const now = Date.parse('2026-01-02T12:00:00Z');
    expect(formatAge('2026-01-02T11:55:00Z', now)).toBe('5 minutes ago');
    await setLanguage('de');
    expect(t('design.save')).toBe('Speichern');
    expect(formatAge('2026-01-02T11:59:40Z', now)).toBe('jetzt');
    expect(document.documentElement.lang).toBe('de');
    await setLanguage('en');
  });
});
