/// <reference lib="webworker" />

// The app without a network: its own files and nothing else. What people write is never in this cache.
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

self.addEventListener('push', (event) => event.waitUntil(self.registration.showNotification(...noticeOf(read(event.data)))));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show((event.notification.data as string | undefined) ?? '/chats'));
});

/** What the server sends by push; a test says no more than its type. */
interface Pushed {
  type?: string;
  chat_id?: string;
  chat_name?: string;
  message_id?: string;
  sender_name?: string;
  text?: string;
}

function read(data: PushMessageData | null): Pushed {
  try {
    return (data?.json() ?? {}) as Pushed;
  } catch {
    return {};
  }
}

/** Browsers want something to be shown for each push, also for one that cannot be read. */
function noticeOf({ type, chat_id, chat_name, message_id, sender_name, text }: Pushed): [string, NotificationOptions] {
  const icon = '/icon.svg';
  if (type !== 'message' || !chat_id) return ['RustyGate', { icon, body: '✓' }];
  const title = [sender_name, chat_name].filter(Boolean).join(' · ') || 'RustyGate';
  return [title, { icon, tag: chat_id, body: text ?? '', data: `/chats/${chat_id}${message_id ? `/${message_id}` : ''}` }];
}

/** In a page that is open, else in a new one. */
async function show(path: string): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
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
