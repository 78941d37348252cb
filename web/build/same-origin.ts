import type { Plugin } from 'vite';

/** Everything comes from the page's own origin, where `crossorigin` changes nothing but the length of the page. */
export function sameOrigin(): Plugin {
  return { name: 'same-origin', apply: 'build', transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll(' crossorigin', '') } };
}
