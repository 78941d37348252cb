import { ask, Problem } from '@/api';
import type { Subscribed } from '@/api/push';

export const permission = (): NotificationPermission => (typeof Notification === 'undefined' ? 'denied' : Notification.permission);

/** Asks for the permission, and has the server send to this browser. Undefined: only while the page is open, since there is no push here. */
export async function subscribe(): Promise<Subscribed | undefined> {
  if ((await Notification.requestPermission()) !== 'granted') throw new Problem(0, 'notifications_denied', '');
  const worker = await navigator.serviceWorker?.getRegistration();
  if (!worker?.pushManager) return undefined;
  try {
    const { public_key } = await ask<{ public_key: string }>('GET', '/api/push/key', { retries: 0 });
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: public_key });
    return await ask<Subscribed>('PUT', '/api/push/subscriptions', { body: { ...subscription.toJSON(), device: device() } });
  } catch (error) {
    // Without a push service of the browser's, or with push switched off at the server, the page itself still tells.
    if (error instanceof DOMException || (error instanceof Problem && (error.status === 404 || error.is('push_off')))) return undefined;
    throw error;
  }
}

function device(): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(navigator.userAgent)?.[1] ?? 'Browser';
  return `${{ Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser}, ${navigator.platform}`.slice(0, 64);
}
