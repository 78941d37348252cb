import { changeMe } from '@/api/accounts';
import { useText } from '@/i18n';
import { ownTimeZone } from '@/i18n/dates';

/** A new account reads and is told times as the browser does. That it fails hinders nobody: both can be set later. */
export async function firstProfile(): Promise<void> {
  await changeMe({ locale: useText().language.value, time_zone: ownTimeZone() }).catch(() => {});
}
