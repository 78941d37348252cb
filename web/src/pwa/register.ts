import { ref } from 'vue';

/** Whether a newer version of the app waits for `update`. */
export const hasUpdate = ref(false);

const script = '/sw.js';
let waiting: ServiceWorker | null = null;
let isUpdating = false;

/** Under Trusted Types a worker's address has to come from a policy; ours knows this one alone. */
function trusted(address: string): string {
  const types = (window as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } } }).trustedTypes;
  if (!types) return address;
  return types
    .createPolicy('rustygate', {
      createScriptURL(url: string) {
        if (url !== script) throw new TypeError(`No worker of ours: ${url}`);
        return url;
      },
    })
    .createScriptURL(address);
}

/** Makes the app installable, and has it say when there is a new version. */
export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (isUpdating) location.reload();
  });
  const registration = await navigator.serviceWorker.register(trusted(script), { updateViaCache: 'none' });
  note(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed') note(coming);
    });
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => {});
  });
}

/** Goes on with the new version: it takes over, and the page is loaded anew. */
export function update(): void {
  isUpdating = true;
  waiting?.postMessage('take-over');
}

/** The first worker of all is no update. */
function note(worker: ServiceWorker | null): void {
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  hasUpdate.value = true;
}
