/** The word that the cursor stands behind, when it is one to complete: a mention, an emoji's short code, a command. */
export interface Completing {
  kind: 'mention' | 'emoji' | 'command';
  query: string;
  /** Where what is completed begins, its first sign included. */
  from: number;
}

const PATTERNS: [Completing['kind'], RegExp][] = [
  ['command', /^(\/)([a-z]*)$/i],
  ['mention', /(?:^|[\s(])(@)([\p{L}\p{N}._-]*)$/u],
  ['emoji', /(?:^|[\s(])(:)([a-z0-9_+-]{2,})$/i],
];

export function completing(text: string, cursor: number): Completing | undefined {
  const before = text.slice(0, cursor);
  for (const [kind, pattern] of PATTERNS) {
    const query = pattern.exec(before)?.[2];
    if (query !== undefined) return { kind, query, from: cursor - query.length - 1 };
  }
  return undefined;
}

/** How well a name fits what is typed: 3 the beginning, 2 the beginning of a word, 1 its letters in this order; 0 not at all. */
export function fit(query: string, name: string): number {
  const [q, n] = [fold(query), fold(name)];
  if (n.startsWith(q)) return 3;
  if (n.split(/[\s._-]+/).some((word) => word.startsWith(q))) return 2;
  let at = -1;
  for (const letter of q) if ((at = n.indexOf(letter, at + 1)) < 0) return 0;
  return 1;
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
