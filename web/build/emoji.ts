import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

interface Compact {
  unicode: string;
  hexcode: string;
  group?: number;
  order?: number;
}

/** `virtual:emoji`: of each emoji its sign, short codes and group; the package has ten times as much. */
export function emoji(): Plugin {
  const id = '\0virtual:emoji';
  return {
    name: 'emoji',
    resolveId: (source) => (source === 'virtual:emoji' ? id : undefined),
    load(asked) {
      if (asked !== id) return undefined;
      const require = createRequire(import.meta.url);
      const all = require('emojibase-data/en/compact.json') as Compact[];
      const codes = require('emojibase-data/en/shortcodes/github.json') as Record<string, string | string[]>;
      const entries = all
        .filter(({ group, hexcode }) => group !== undefined && group !== 2 && codes[hexcode])
        .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
        .map(({ unicode, hexcode, group }) => [unicode, [codes[hexcode]].flat().join(' '), group]);
      return `export default ${JSON.stringify(entries)}`;
    },
  };
}
