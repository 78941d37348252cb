// What a first visit loads before anything shows: fails over the limit. After `npm run build`.
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limit = 200 * 1024;
const dist = new URL('../dist/', import.meta.url);
const files = JSON.parse(readFileSync(new URL('files.json', dist), 'utf8'));

/** A chunk with all that it imports at once, and their styles. */
function* needed(key, seen) {
  if (seen.has(key)) return;
  seen.add(key);
  const chunk = files[key];
  yield chunk.file;
  yield* chunk.css ?? [];
  for (const imported of chunk.imports ?? []) yield* needed(imported, seen);
}

/** Loaded by the first page: the entry, one language, and the page itself. */
const pages = { 'the home page': 'src/accounts/HomePage.vue', 'the chat': 'src/chat/ChatPage.vue' };
let failed = false;
for (const [name, page] of Object.entries(pages)) {
  const seen = new Set();
  const loaded = ['index.html', ...['index.html', 'src/i18n/en/index.ts', page].flatMap((key) => [...needed(key, seen)])];
  const bytes = [...new Set(loaded)].reduce((sum, file) => sum + compressed(file), 0);
  failed ||= bytes > limit;
  console.log(`${name}: ${(bytes / 1024).toFixed(1)} KB of ${limit / 1024} KB`);
}
process.exit(failed ? 1 : 0);

function compressed(file) {
  try {
    return statSync(new URL(`${file}.br`, dist)).size;
  } catch {
    return gzipSync(readFileSync(new URL(file, dist))).length;
  }
}
