import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import type { Piece } from './highlight';

for (const [name, language] of Object.entries({ bash, csharp, css, json, python, sql, typescript, xml })) hljs.registerLanguage(name, language);

/** The highlighter's own tree, before it makes HTML of it, which we do not want. */
export function pieces(code: string, language: string): Piece[] {
  const { _emitter } = hljs.highlight(code, { language, ignoreIllegals: true }) as unknown as { _emitter: { rootNode: { children: Piece[] } } };
  return _emitter.rootNode.children;
}
