import type { StateCore } from 'markdown-it';
import { contextOf } from './parser';
import { inText } from './textRule';

/** `@ann`, where the message says that it names Ann: others who are called so are not meant. */
export function mentionRule(state: StateCore): void {
  const { mentions } = contextOf(state.env);
  if (mentions.length === 0) return;
  const ids = new Map(mentions.map(({ label, id }) => [label.toLowerCase(), id]));
  const labels = [...ids.keys()].sort((a, b) => b.length - a.length).map((label) => label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_@])@(${labels.join('|')})(?![\\p{L}\\p{N}_])`, 'giu');
  inText(state, (text) =>
    [...text.matchAll(pattern)].map((match) => ({
      index: match.index,
      length: match[0].length,
      type: 'mention',
      content: match[0],
      id: ids.get(match[1]!.toLowerCase())!,
    })),
  );
}
