import { watch } from 'vue';
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router';
import { type TextKey, useText } from '@/i18n';
import { loadSession, onSignedOut, sessionState } from '@/session';
import { routes } from './routes';

declare module 'vue-router' {
  interface RouteMeta {
    title: TextKey;
    /** Who may come here: everybody unless said. Nobody is kept out by this alone: the server decides what is shown. */
    who?: 'guest' | 'user' | 'admin';
    /** Around the page: the app with its navigation, or a plain frame. */
    frame?: 'app' | 'public' | 'none';
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, _, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
});

router.beforeEach(async (to) => {
  if (sessionState.session === undefined) await loadSession().catch(() => {});
  const session = sessionState.session;
  if (to.meta.who === 'guest' && session) return destination(to);
  // Unknown: the server did not answer. The page says so itself, which is better than a sign-in that cannot work.
  if ((to.meta.who === 'user' || to.meta.who === 'admin') && session === null) return { name: 'sign-in', query: { return: to.fullPath } };
  if (to.meta.who === 'admin' && session && session.role !== 'admin') return { name: 'forbidden', params: { path: to.path.slice(1).split('/') } };
  return true;
});

/** Where one wanted to go before one had to sign in; only within this site. */
export function destination(from: RouteLocationNormalized): string {
  const wanted = from.query.return;
  if (typeof wanted !== 'string') return '/chats';
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin && !url.pathname.startsWith('/login_page') ? url.pathname + url.search + url.hash : '/chats';
}

/** The title of the page is its name, and the focus goes to its heading, so that a screen reader says where one is. */
router.afterEach((to, from, failure) => {
  if (failure) return;
  setTitle(to);
  if (from.matched.length && to.path !== from.path && to.matched.at(-1) !== from.matched.at(-1)) requestAnimationFrame(focusHeading);
});

/** Pages that know more, such as a chat, say it by this. */
export function setTitle(to: RouteLocationNormalized, more?: string): void {
  const { t } = useText();
  document.title = `${more ?? t(to.meta.title ?? 'app.name')} · RustyGate`;
}

watch(useText().language, () => setTitle(router.currentRoute.value));

function focusHeading(): void {
  if (document.activeElement && document.activeElement !== document.body && document.activeElement.matches('[autofocus], main *')) return;
  const heading = document.querySelector<HTMLElement>('main h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

onSignedOut(() => {
  const { meta, fullPath } = router.currentRoute.value;
  if (meta.who === 'user' || meta.who === 'admin') void router.push({ name: 'sign-in', query: { return: fullPath } });
});
