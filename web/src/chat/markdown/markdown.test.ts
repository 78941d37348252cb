import { describe, expect, it } from 'vitest';
import { type Component, h, render as mount } from 'vue';
import { isEmojiAlone } from './emoji';
import { highlight } from './highlight';
import { type Context, parse } from './parser';
import { render } from './render';

const part = (tag: string): Component => (props: object, { slots }: { slots: { default?: () => unknown } }) => h(tag, props, slots.default?.() as []);
const parts = { code: part('x-code'), spoiler: part('x-spoiler'), mention: part('x-mention') };
const context: Context = { mentions: [{ label: 'ann', id: 'u1' }, { label: 'Ann Archer', id: 'u1' }], emoji: (code) => ({ tada: '🎉' })[code] };

/** What the browser has then. */
function shown(source: string): HTMLElement {
  const root = document.createElement('div');
  mount(h('div', render(parse(source, context), parts)), root);
  return root.firstElementChild as HTMLElement;
}

describe('Rule17 Markdown', () => {
  it.each([
    ['**a**', '<p><strong>a</strong></p>'],
    ['*a* _b_', '<p><em>a</em> <em>b</em></p>'],
    ['~~a~~', '<p><s>a</s></p>'],
    ['`a`', '<p><code>a</code></p>'],
    ['> a', '<blockquote><p>a</p></blockquote>'],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['3. a', '<ol start="3"><li>a</li></ol>'],
    ['a\nb', '<p>a<br>b</p>'],
    ['||a *b*||', '<p><x-spoiler>a <em>b</em></x-spoiler></p>'],
  ])('Rule17 %j', (source, html) => expect(shown(source).innerHTML).toBe(html));

  it('Rule17 tables and fences', () => {
    expect(shown('|a|b|\n|-|-:|\n|1|2|').querySelectorAll('td')).toHaveLength(2);
    const code = shown('```ts\nlet a\n```').querySelector('x-code')!;
    expect([code.getAttribute('language'), code.getAttribute('code')]).toEqual(['ts', 'let a']);
  });
  it.each(['# a', 'a\n===', '---', '![a](https://example.org/a.png)', '<b>a</b><script>x</script>', '<img src=x onerror=y>'])('Rule17 no headings, pictures or HTML: %j', (source) =>
    expect(shown(source).querySelector('h1, h2, hr, img, b, script')).toBeNull());
  it.each(['[a](javascript:alert(1))', '[a](data:text/html,x)', '[a](vbscript:x)', '[a](file:///etc)', '[a](/relative)', '[a]( javascript:x)'])('Rule17 no link of another kind: %j', (source) =>
    expect(shown(source).querySelector('a')).toBeNull());
  it('Rule17 links lead out without telling from where', () => {
    for (const source of ['https://example.org/a?b=c', '[a](https://example.org)', '<mailto:ann@example.org>']) {
      const a = shown(source).querySelector('a')!;
      expect([a.rel.includes('noopener'), a.rel.includes('noreferrer'), a.target]).toEqual([true, true, '_blank']);
    }
  });
  it('mentions are those whom the message names, and no others', () => {
    const found = shown('@ann and @Ann Archer, not @annabel, a@ann, `@ann` or [@ann](https://example.org)').querySelectorAll('x-mention');
    expect([...found].map((m) => m.getAttribute('label'))).toEqual(['@ann', '@Ann Archer']);
  });
  it('emoji by their short codes, where there is such a one', () => expect(shown(':tada: :none: `:tada:`').textContent).toBe('🎉 :none: :tada:'));
  it('a message of a few emoji is shown larger', () => expect([isEmojiAlone('🎉'), isEmojiAlone('👍🏽 👨‍👩‍👧'), isEmojiAlone('🎉 a'), isEmojiAlone('1')]).toEqual([true, true, false, false]));
  it('an odd mark or a deep nest breaks nothing', () => {
    expect(shown('||a').textContent).toBe('||a');
    expect(shown('**a ||b** c||').textContent).toContain('a');
    expect(shown('>'.repeat(500) + 'a').textContent).toContain('a');
  });
  it('Rule17 code is highlighted as pieces, in the languages that we have', async () => {
    expect(JSON.stringify(await highlight('let a = 1', 'ts'))).toContain('"scope":"keyword"');
    expect(await highlight('x', 'nonsense')).toBeUndefined();
  });
});
