import { ref } from 'vue';

/** What Chromium offers once it finds the app installable; others have it in a menu. */
interface Offer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

let offer: Offer | null = null;

/** Whether `install` would ask. */
export const mayInstall = ref(false);
/** Whether this is the installed app. */
export const isInstalled = ref(matchMedia('(display-mode: standalone)').matches);

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault(); // asked for on a click, not in passing
  offer = event as Offer;
  mayInstall.value = true;
});
addEventListener('appinstalled', () => ([mayInstall.value, isInstalled.value] = [false, true]));

/** Has the browser ask whether to install the app. */
export async function install(): Promise<void> {
  if (!offer) return;
  const { outcome } = await offer.prompt();
  mayInstall.value = false;
  isInstalled.value ||= outcome === 'accepted';
}
