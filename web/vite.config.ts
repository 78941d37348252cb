import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { compressed } from './build/compressed.ts';
import { emoji } from './build/emoji.ts';
import { icon } from './build/icon.ts';
import { sameOrigin } from './build/same-origin.ts';
import { serviceWorker } from './build/service-worker.ts';

const gateway = process.env.GATEWAY ?? 'http://localhost:8080';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What `npm run dev` asks a running gateway for: all but the pages, which share some paths with it. */
const ofTheGateway = Object.fromEntries(
  ['/api', '/auth', '/bff', '/admin', '/setup', '/events', '/ws', '/health', '/.well-known'].map((path) => [
    path,
    { target: gateway, ws: path === '/ws', bypass: (request: { headers: { accept?: string } }) => (request.headers.accept?.includes('text/html') ? '/index.html' : undefined) },
  ]),
);

export default defineConfig({
  plugins: [vue(), emoji(), icon(), sameOrigin(), serviceWorker(), compressed()],
  resolve: { alias: { '@rustygate/client': here('./packages/client/src/index.ts'), '@': here('./src') } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // An asset in the page as data: is allowed by no policy of ours, but for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: 'files.json',
    rolldownOptions: {
      input: { app: here('./index.html'), sw: here('./src/pwa/worker.ts') },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: ofTheGateway },
  // A limit is for what never ends: how busy the machine is decides no test.
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
