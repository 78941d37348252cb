import { formatLocale } from '.';

/** Where somebody reads; null: as the device has it. */
let timeZone: string | undefined;
let days: Intl.DateTimeFormat | undefined;

export function setTimeZone(zone: string | null | undefined): void {
  [timeZone, days] = [zone ?? undefined, undefined];
}

/** Making one takes longer than a hundred uses of it, and a page of messages has a hundred dates. There are a dozen ways in which the pages write them. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment, in the reader's zone and way of writing. */
export function formatDate(moment: string | Date, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }): string {
  const key = JSON.stringify([formatLocale.value, timeZone, options]);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(formatLocale.value, { ...(timeZone && { timeZone }), ...options })));
  return format.format(new Date(moment));
}

/** The day that it is then in the reader's zone, as 2026-03-02. */
export function dayOf(moment: string | Date): string {
  days ??= new Intl.DateTimeFormat('sv', { ...(timeZone && { timeZone }), dateStyle: 'short' });
  return days.format(new Date(moment));
}

export const isToday = (moment: string | Date): boolean => dayOf(moment) === dayOf(new Date());

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3_600], ['minute', 60]];

/** How long ago: “5 minutes ago”. Less than a minute is “now”. */
export function formatAge(moment: string | Date, now = Date.now()): string {
  const seconds = (new Date(moment).getTime() - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(formatLocale.value, { numeric: 'auto' });
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', Infinity];
  return relative.format(Math.trunc(seconds / length) || 0, unit);
}

/** The zones that the browser knows. */
export const timeZones = (): string[] => Intl.supportedValuesOf('timeZone');

export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
