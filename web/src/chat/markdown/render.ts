import type { Token } from 'markdown-it';
import { type Component, h, type VNodeChild } from 'vue';

/** The components that show what HTML has no element for. */
export interface Parts {
  code: Component;
  spoiler: Component;
  mention: Component;
}

/** Only these elements are ever made of a message. */
const TAGS = new Set(['p', 'strong', 'em', 's', 'blockquote', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td']);

/** A message's tokens as Vue nodes. HTML is never made: what a token says is text. */
export function render(tokens: readonly Token[], parts: Parts): VNodeChild[] {
  const stack: { open: Token; children: VNodeChild[] }[] = [];
  let children: VNodeChild[] = [];
  for (const token of tokens) {
    if (token.nesting === 1) {
      stack.push({ open: token, children });
      children = [];
    } else if (token.nesting === -1) {
      const { open, children: outer } = stack.pop()!;
      outer.push(...element(open, children, parts));
      children = outer;
    } else {
      children.push(...leaf(token, parts));
    }
  }
  return children;
}

function element(token: Token, children: VNodeChild[], parts: Parts): VNodeChild[] {
  if (token.hidden) return children;
  if (token.type === 'link_open') return [link(token, children)];
  if (token.type === 'spoiler_open') return [h(parts.spoiler, null, () => children)];
  if (token.tag === 'table') return [h('div', { class: 'table-scroll', tabindex: 0 }, [h('table', children)])];
  return TAGS.has(token.tag) ? [h(token.tag, attributes(token), children)] : children;
}

function leaf(token: Token, parts: Parts): VNodeChild[] {
  switch (token.type) {
    case 'inline':
      return render(token.children ?? [], parts);
    case 'softbreak':
    case 'hardbreak':
      return [h('br')];
    case 'code_inline':
      return [h('code', token.content)];
    case 'fence':
      return [h(parts.code, { code: token.content.replace(/\n$/, ''), language: token.info.trim().split(/\s+/)[0] ?? '' })];
    case 'mention':
      return [h(parts.mention, { id: (token.meta as { id: string }).id, label: token.content })];
    default:
      return [token.content];
  }
}

function link(token: Token, children: VNodeChild[]): VNodeChild {
  return h('a', { href: token.attrGet('href'), target: '_blank', rel: 'noopener noreferrer nofollow', dir: 'auto' }, children);
}

function attributes(token: Token): Record<string, string | number> | null {
  if (token.tag === 'ol') return { start: Number(token.attrGet('start') ?? 1) };
  const align = /text-align:(left|right|center)/.exec(String(token.attrGet('style') ?? ''))?.[1];
  return align ? { class: `align-${align}` } : null;
}
