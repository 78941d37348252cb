/// <reference lib="webworker" />
import { noticeOf, type Pushed } from './notices';

// The app without a network: its own files and nothing else. What people write is never in this cache. And notifications while no page is open.
declare const self: ServiceWorkerGlobalScope;
declare const __SHELL__: string[];
declare const __VERSION__: string;

const cacheName = `shell-${__VERSION__}`;
const shell = new Set(__SHELL__);

self.addEventListener('install', (event) => event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([...shell]))));

self.addEventListener('activate', (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (shell.has(url.pathname)) event.respondWith(file(request));
});

self.addEventListener('push', (event) => {
  const { title, options } = noticeOf(read(event.data), navigator.language);
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open((event.notification.data as { show: string }).show));
});

/** Something is shown for each push, also for one that cannot be read. */
function read(data: PushMessageData | null): Pushed | undefined {
  try {
    return data?.json() as Pushed | undefined;
  } catch {
    return undefined;
  }
}

/** In a page that is there, which goes to it by itself; else in a new one. */
async function open(path: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((one) => one.visibilityState === 'visible') ?? pages[0];
  if (!page) return void (await self.clients.openWindow(path));
  await page.focus();
  page.postMessage({ show: path });
}

/** From the network, so that its status and a new version show at once; without one, the app, which says that it is offline. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match('/')) ?? Response.error();
  }
}

/** As it was when this version was installed. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('shell-') && name !== cacheName).map((name) => caches.delete(name)));
}
