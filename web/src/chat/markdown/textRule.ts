import type { StateCore, Token } from 'markdown-it';

/** A piece of plain text that means more. */
export interface Found {
  index: number;
  length: number;
  type: string;
  content: string;
  id?: string;
}

/** Replaces what is found in the running text; links and code keep theirs. */
export function inText(state: StateCore, find: (text: string) => Found[]): void {
  for (const block of state.tokens) {
    if (!block.children) continue;
    let links = 0;
    block.children = block.children.flatMap((token) => {
      if (token.type === 'link_open' || token.type === 'link_close') links += token.nesting;
      return token.type === 'text' && links === 0 ? split(state, token, find(token.content)) : [token];
    });
  }
}

function split(state: StateCore, token: Token, found: Found[]): Token[] {
  if (found.length === 0) return [token];
  const pieces: Token[] = [];
  let at = 0;
  const text = (content: string) => {
    if (!content) return;
    const piece = new state.Token('text', '', 0);
    piece.content = content;
    pieces.push(piece);
  };
  for (const { index, length, type, content, id } of found) {
    text(token.content.slice(at, index));
    const piece = new state.Token(type, '', 0);
    piece.content = content;
    piece.meta = id === undefined ? null : { id };
    pieces.push(piece);
    at = index + length;
  }
  text(token.content.slice(at));
  return pieces;
}
