import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** Tells the service worker which files the app consists of, and which build they are. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    // After Vite has taken out the chunks that were nothing but styles: a file that is not there lets the whole installation fail.
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') return;
      const files = Object.keys(bundle).filter((name) => name.startsWith('assets/')).sort();
      const shell = ['/', ...files.map((name) => `/${name}`), '/icon.svg', '/manifest.webmanifest'];
      const page = bundle['index.html'];
      const version = createHash('sha256').update(JSON.stringify(shell)).update(page?.type === 'asset' ? page.source : '').digest('hex').slice(0, 12);
      worker.code = worker.code.replaceAll('__SHELL__', JSON.stringify(shell)).replaceAll('__VERSION__', JSON.stringify(version));
    },
  };
}
