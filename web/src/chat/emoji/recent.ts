const KEY = 'rustygate.emoji';
const USUAL = ['👍', '❤️', '😂', '🎉', '🙏', '👀', '✅', '🚀'];

/** Those used last, then the usual ones. */
export function recentEmoji(most = 8): string[] {
  let used: string[] = [];
  try {
    used = JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[];
  } catch {
    // Not kept where the browser keeps nothing.
  }
  return [...new Set([...used, ...USUAL])].slice(0, most);
}

export function usedEmoji(emoji: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(recentEmoji(16).filter((e) => e !== emoji).toSpliced(0, 0, emoji)));
  } catch {
    // As above.
  }
}
