import MarkdownIt, { type Token } from 'markdown-it';
import { emojiRule } from './emoji';
import { mentionRule } from './mentions';
import { spoilerRule } from './spoiler';

/** What a message's text means beyond its letters. */
export interface Context {
  /** Whom it names, by what stands after the `@`. */
  mentions: readonly { label: string; id: string }[];
  /** An emoji by its short code. */
  emoji: (code: string) => string | undefined;
}

const DEEPEST = 20;
const SAFE = /^(https?:|mailto:)/i;

const parser = makeParser();

/** A message's Markdown as tokens: no headings, pictures or HTML; links to the web and to mail alone. */
export function parse(source: string, context: Context): Token[] {
  const tokens = parser.parse(source, { context });
  return tokens.some((token) => token.level >= DEEPEST - 1) ? plain(source) : tokens;
}

/** What is nested deeper the parser would leave out: then all of it is shown as it was typed. */
function plain(source: string): Token[] {
  const [inline, text] = [new MarkdownIt.Token('inline', '', 0), new MarkdownIt.Token('text', '', 0)];
  text.content = source;
  inline.children = [text];
  return [inline];
}

function makeParser() {
  const md = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: DEEPEST });
  md.disable(['heading', 'lheading', 'image', 'hr', 'code', 'reference']);
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  md.validateLink = (url) => SAFE.test(url.trim());
  md.core.ruler.push('spoiler', spoilerRule);
  md.core.ruler.push('mentions', mentionRule);
  md.core.ruler.push('emoji', emojiRule);
  return md;
}

export const contextOf = (env: unknown): Context => (env as { context: Context }).context;
