export interface Filters {
  chat: string;
  from: string;
  hasFile: boolean;
  /** Days, as `2026-01-31`. */
  after: string;
  before: string;
}

/** What is typed and chosen, in the words of the server's search; empty: there is nothing to search for. */
export function queryOf(words: string, { chat, from, hasFile, after, before }: Filters): string {
  const parts = [
    words.trim(),
    chat && `in:${chat}`,
    from.trim() && `from:${from.trim().replace(/^@/, '')}`,
    hasFile && 'has:file',
    after && `after:${after}`,
    before && `before:${before}`,
  ].filter(Boolean);
  return words.trim() || from.trim() || hasFile || (chat && (after || before)) ? parts.join(' ') : '';
}
