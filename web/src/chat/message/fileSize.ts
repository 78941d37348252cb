import { formatLocale } from '@/i18n';

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** "1.4 MB", as the reader writes numbers. */
export function fileSize(bytes: number): string {
  const step = Math.min(UNITS.length, Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return new Intl.NumberFormat(formatLocale.value, { style: 'unit', unit: UNITS[step - 1]!, maximumFractionDigits: 1 }).format(Math.max(0.1, bytes / 1000 ** step));
}
