import { formatLocale } from '@/i18n';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "1.4 MB", as the reader writes numbers. */
export function fileSize(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(formatLocale.value, { style: 'unit', unit: UNITS[step], maximumFractionDigits: step === 0 ? 0 : 1 }).format(bytes / 1000 ** step);
}
