/** A text in pieces, those that were found apart from the others; it begins near the first one. */
export function marked(text: string, highlights: readonly { start: number; length: number }[], lead = 60): { text: string; isHit: boolean }[] {
  const first = highlights[0]?.start ?? 0;
  const from = first > lead ? text.indexOf(' ', first - lead) + 1 : 0;
  const pieces: { text: string; isHit: boolean }[] = from > 0 ? [{ text: '…', isHit: false }] : [];
  let at = from;
  for (const { start, length } of highlights) {
    if (start > at) pieces.push({ text: text.slice(at, start), isHit: false });
    pieces.push({ text: text.slice(start, start + length), isHit: true });
    at = start + length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isHit: false });
  return pieces;
}
