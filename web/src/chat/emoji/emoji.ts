import { shallowRef } from 'vue';

export interface EmojiEntry {
  emoji: string;
  /** Its short codes, the usual one first. */
  codes: string[];
  /** Unicode's group, 0 to 9. */
  group: number;
}

const all = shallowRef<readonly EmojiEntry[]>([]);
const codes = shallowRef(new Map<string, string>());
let loading: Promise<void> | undefined;

/** All emoji, fetched when they are wanted first. */
export function loadEmoji(): Promise<void> {
  return (loading ??= import('virtual:emoji').then(
    ({ default: entries }) => {
      all.value = entries.map(([emoji, names, group]) => ({ emoji, codes: names.split(' '), group }));
      codes.value = new Map(all.value.flatMap((entry) => entry.codes.map((code) => [code, entry.emoji] as const)));
    },
    () => (loading = undefined),
  ));
}

export const allEmoji = (): readonly EmojiEntry[] => all.value;

export function emojiByCode(code: string): string | undefined {
  void loadEmoji();
  return codes.value.get(code);
}

/** A reaction may be a short code. */
export const shownEmoji = (emoji: string): string => (/^[a-z0-9_+-]+$/.test(emoji) ? (emojiByCode(emoji) ?? `:${emoji}:`) : emoji);

/** Those whose codes fit what is typed, the best first. */
export function findEmoji(query: string, most = 8): EmojiEntry[] {
  const q = query.toLowerCase();
  const rank = ({ codes }: EmojiEntry): number => (codes.includes(q) ? 3 : codes.some((c) => c.startsWith(q)) ? 2 : codes.some((c) => c.includes(q)) ? 1 : 0);
  return all.value
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map(({ entry }) => entry);
}
