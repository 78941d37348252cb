import { type Ref, ref } from 'vue';
import { createI18n } from 'vue-i18n';
import type english from './en';

/** All texts of a language: the others have what English has, which a test checks as well. */
export type Texts<T = typeof english> = { [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

type Path<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Path<T[K]>}` }[keyof T & string];

/** What can be said: `accounts.signIn.title`. */
export type TextKey = Path<typeof english>;

/** The languages, by their own names. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

/** Fetched when it is chosen: a visit loads one. */
const loaders: Record<Language, () => Promise<{ default: Texts }>> = { en: () => import('./en'), de: () => import('./de') };
const remembered = 'rustygate.language';
const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

export const i18n = createI18n({ legacy: false, locale: '', fallbackLocale: false, missingWarn: false, fallbackWarn: false, messages: {} });

/** How dates and numbers are written: as in the language, and as the browser's region does it where that is the same language. */
export const formatLocale: Ref<string> = ref('en');

/** The language that was chosen here, or the first of the browser's that we have. */
export function preferredLanguage(): Language {
  const wanted = [read(), ...navigator.languages];
  return wanted.map((tag) => tag?.split('-')[0]).find(isLanguage) ?? 'en';
}

/** Loads a language and shows everything in it. */
export async function setLanguage(language: Language): Promise<void> {
  const { default: texts } = await loaders[language]();
  i18n.global.setLocaleMessage(language, texts);
  i18n.global.locale.value = language;
  formatLocale.value = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.has(language) ? 'rtl' : 'ltr';
}

/** Chosen by hand, and so kept on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  await setLanguage(language);
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // Not kept where the browser keeps nothing.
  }
}

export function isLanguage(tag: string | null | undefined): tag is Language {
  return tag != null && Object.hasOwn(languages, tag);
}

/** `t(key, values)` says something; with a number as second argument it takes the plural form. */
function t(key: TextKey, values?: Record<string, unknown>): string;
function t(key: TextKey, count: number, values?: Record<string, unknown>): string;
function t(key: TextKey, first: number | Record<string, unknown> = {}, second: Record<string, unknown> = {}): string {
  return typeof first === 'number' ? i18n.global.t(key, { count: first, n: first, ...second }, first) : i18n.global.t(key, first);
}

/** Whether there is such a text: for keys that come from the server. */
function has(key: string): key is TextKey {
  return i18n.global.te(key);
}

/** The texts in the language that is shown; what uses them in a template follows it. */
export function useText() {
  return { t, has, language: i18n.global.locale as Ref<Language> };
}

function read(): string | null {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null;
  }
}
