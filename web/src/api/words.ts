import { formatLocale, type TextKey, useText } from '@/i18n';
import { Problem } from './problem';

const { t, has } = useText();

/** What went wrong, in the reader's language. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Problem)) return t('errors.unknown', { status: error instanceof Error ? error.name : '?' });
  if (error.isOffline) return t('errors.offline');
  const key = `errors.codes.${error.code}`;
  const what = has(key) ? t(key) : error.status >= 500 ? t('errors.server', { status: error.status }) : error.message || t('errors.unknown', { status: error.status });
  return error.retryAfter && error.retryAfter > 1 ? `${what} ${t('errors.wait', { time: duration(error.retryAfter) })}` : what;
}

/** By which of the server's sentences a field is judged: theirs are English, and say what to change. */
const sentences: readonly [RegExp, TextKey][] = [
  [/at least \d+ characters/, 'errors.fields.short'],
  [/at most \d+ bytes/, 'errors.fields.tooLong'],
  [/contains your address or name/, 'errors.fields.ownName'],
  [/common password/, 'errors.fields.common'],
  [/single common word/, 'errors.fields.word'],
  [/repeats itself/, 'errors.fields.repeats'],
  [/e-mail address/, 'errors.fields.email'],
  [/letters, digits/, 'errors.fields.username'],
  [/one script/, 'errors.fields.script'],
  [/reserved/, 'errors.fields.reserved'],
  [/line of text|in one line/, 'errors.fields.line'],
  [/app's present code/, 'errors.fields.code'],
  [/required/, 'errors.fields.required'],
];

/** What is wrong with a field, or undefined. A sentence that has no translation is better than none. */
export function fieldWords(error: unknown, field: string): string | undefined {
  const said = error instanceof Problem ? error.fields[field]?.[0] : undefined;
  if (!said) return undefined;
  const known = sentences.find(([pattern]) => pattern.test(said));
  return known ? t(known[1]) : said;
}

/** “40 seconds”, “2 minutes”. */
function duration(seconds: number): string {
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [Math.ceil(seconds / 60), 'minute'] : [Math.ceil(seconds / 3600), 'hour'];
  return new Intl.NumberFormat(formatLocale.value, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
