import type { StateCore } from 'markdown-it';
import { contextOf } from './parser';
import { inText } from './textRule';

/** `:tada:`, where there is such an emoji. */
export function emojiRule(state: StateCore): void {
  const { emoji } = contextOf(state.env);
  inText(state, (text) =>
    [...text.matchAll(/:([a-z0-9_+-]+):/g)].flatMap((match) => {
      const content = emoji(match[1]!);
      return content ? [{ index: match.index, length: match[0].length, type: 'text', content }] : [];
    }),
  );
}

const EMOJI_ALONE = new RegExp('^(?:\\p{RGI_Emoji}\\s*){1,3}$', 'v');

/** Whether a message is nothing but a few emoji, which are shown larger. */
export const isEmojiAlone = (text: string): boolean => EMOJI_ALONE.test(text.trim());
