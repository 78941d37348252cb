import type { StateCore, Token } from 'markdown-it';

const MARK = '||';

/** `||what is hidden until it is wanted||`. After the inline rules, since `|` ends no text there. */
export function spoilerRule(state: StateCore): void {
  for (const block of state.tokens) {
    if (block.children?.some((token) => token.type === 'text' && token.content.includes(MARK))) {
      block.children = paired(state, apart(state, block.children));
    }
  }
}

/** Each mark as a token of its own. */
function apart(state: StateCore, tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) =>
    token.type !== 'text'
      ? [token]
      : token.content
          .split(/(\|\|)/)
          .filter(Boolean)
          .map((content) => Object.assign(new state.Token(content === MARK ? 'spoiler_mark' : 'text', '', 0), { content, level: token.level })),
  );
}

/** Two marks between which everything that opens also closes are a spoiler; a mark that is left over is text. */
function paired(state: StateCore, tokens: Token[]): Token[] {
  let opened = -1;
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    depth += token.nesting;
    if (opened >= 0 && depth < 0) opened = -1;
    if (token.type !== 'spoiler_mark') continue;
    token.type = 'text';
    if (opened < 0) {
      [opened, depth] = [at, 0];
    } else if (depth === 0 && at > opened + 1) {
      tokens[opened] = new state.Token('spoiler_open', 'span', 1);
      tokens[at] = new state.Token('spoiler_close', 'span', -1);
      opened = -1;
    }
  }
  return tokens;
}
