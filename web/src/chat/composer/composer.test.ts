import { describe, expect, it, vi } from 'vitest';
import { some } from '../tests/some';
import { completing, fit } from './completion';
import { isInOpenFence, onEnter } from './enter';
import { link, pasteOver, toggle } from './formatting';
import { lastOwn } from './lastOwn';
import { CROWD, mentionsIn, reachesCrowd } from './mentions';
import { parseCommand } from './slash';
import { type Attachment, Uploads } from './uploads';

/** On a machine that has much else to do. */
const patient = { timeout: 60_000 };

const press = { shiftKey: false, ctrlOrMeta: false, isComposing: false, keyCode: 13, sinceComposition: 10_000 };
const usual = { enterSends: true, isTouch: false };

describe('Rule13 Enter', () => {
  it('Rule13 sends, and with Shift breaks; swapped it is the other way round', () => {
    expect(onEnter(press, usual, false)).toBe('send');
    expect(onEnter({ ...press, shiftKey: true }, usual, false)).toBe('break');
    expect(onEnter(press, { ...usual, enterSends: false }, false)).toBe('break');
    expect(onEnter({ ...press, shiftKey: true }, { ...usual, enterSends: false }, false)).toBe('send');
  });
  it('Rule13 breaks on touch and inside an open fence; Ctrl+Enter sends there too', () => {
    expect(onEnter(press, { ...usual, isTouch: true }, false)).toBe('break');
    expect(onEnter(press, usual, true)).toBe('break');
    expect(onEnter({ ...press, ctrlOrMeta: true }, usual, true)).toBe('send');
  });
  it.each([['```\nx', true], ['```\nx\n```\n', false], ['~~~js\n```', true], ['a ``` b', false], ['````\n```\n', true]])('Rule13 %j is an open fence: %s', (text, is) =>
    expect(isInOpenFence(text, text.length)).toBe(is));
});

describe('Rule14 input methods', () => {
  it('Rule14 never sends during IME composition', () => {
    expect(onEnter({ ...press, isComposing: true }, usual, false)).toBe('ignore');
    expect(onEnter({ ...press, keyCode: 229 }, usual, false)).toBe('ignore');
    expect(onEnter({ ...press, sinceComposition: 29 }, usual, false)).toBe('ignore');
    expect(onEnter({ ...press, sinceComposition: 30 }, usual, false)).toBe('send');
  });
});

it('Rule15 the last own message that can be edited is edited', () => {
  const mine = some.message({ sender_id: 'me' });
  const others = [some.message({ sender_id: 'me', deleted_at: 'x' }), some.message({ sender_id: 'me', forward_of: 'x' }), some.message({ sender_id: 'me', content: '' }), some.message()];
  expect(lastOwn([mine, ...others], 'me')).toBe(mine);
  expect(lastOwn(others, 'me')).toBeUndefined();
});

describe('Rule16 formatting', () => {
  it('Rule16 marks the selection without its spaces, and takes the marks away again', () => {
    const bold = toggle({ text: 'a word b', start: 1, end: 7 }, 'bold');
    expect(bold).toEqual({ text: 'a **word** b', start: 4, end: 8 });
    expect(toggle(bold, 'bold').text).toBe('a word b');
    expect(toggle({ text: '', start: 0, end: 0 }, 'code')).toEqual({ text: '``', start: 1, end: 1 });
    expect(toggle({ text: '**x**', start: 2, end: 3 }, 'italic').text).toBe('***x***');
  });
  it('Rule16 links the selection, and a URL pasted over it links it', () => {
    expect(link({ text: 'see here', start: 4, end: 8 })).toEqual({ text: 'see [here]()', start: 11, end: 11 });
    expect(pasteOver({ text: 'see here', start: 4, end: 8 }, 'https://example.org')?.text).toBe('see [here](https://example.org)');
    expect(pasteOver({ text: 'see here', start: 4, end: 4 }, 'https://example.org')).toBeUndefined();
    expect(pasteOver({ text: 'see here', start: 4, end: 8 }, 'no address')).toBeUndefined();
  });
});

describe('Rule20 uploads', () => {
  it('Rule20 files keep their order whichever is done first, and one that is cancelled leaves the others', async () => {
    const done = new Map<string, (id: string) => void>();
    const signals = new Map<string, AbortSignal>();
    let last: readonly Attachment[] = [];
    const uploads = new Uploads(
      (file, _, signal) => new Promise((resolve) => {
        signals.set(file.name, signal);
        done.set(file.name, (id) => resolve({ id, url: '', name: file.name, size: 1, type: 'text/plain', width: null, height: null }));
      }),
      (now) => (last = now),
    );
    uploads.add(['a', 'b', 'c'].map((name) => new File(['x'], name)));
    uploads.remove(last[1]!.id);
    expect(signals.get('b')!.aborted).toBe(true);
    done.get('c')!('3');
    done.get('a')!('1');
    await vi.waitFor(() => expect(uploads.isBusy).toBe(false), patient);
    expect(uploads.files.map((file) => file.id)).toEqual(['1', '3']);
  });
  it('Rule20 one that failed says why and can be tried again', async () => {
    let tries = 0;
    const uploads = new Uploads(async (file) => {
      if (tries++ === 0) throw Object.assign(new Error(), { code: 'payload_too_large' });
      return { id: '1', url: '', name: file.name, size: 1, type: '', width: null, height: null };
    }, () => undefined);
    uploads.add([new File(['x'], 'a')]);
    await vi.waitFor(() => expect(uploads.attachments[0]).toMatchObject({ state: 'failed', reason: 'payload_too_large' }), patient);
    uploads.retry(uploads.attachments[0]!.id);
    await vi.waitFor(() => expect(uploads.attachments[0]!.state).toBe('done'), patient);
  });
});

describe('Rule21 everyone', () => {
  it('Rule21 @all above ten people is asked about', () => {
    expect(reachesCrowd(['all'], CROWD + 1)).toBe(true);
    expect(reachesCrowd(['all'], CROWD)).toBe(false);
    expect(reachesCrowd(['u1'], 100)).toBe(false);
  });
  it('mentions are found by user name and shown name, not in code, not inside of words', () => {
    const people = [some.person({ id: 'u1', username: 'ann', display_name: 'Ann Archer' }), some.person({ id: 'u2', username: null, display_name: 'Zoë' })];
    expect(mentionsIn('hi @ann, @Zoë and @all', people)).toEqual(['all', 'u1', 'u2']);
    expect(mentionsIn('@Ann Archer!', people)).toEqual(['u1']);
    expect(mentionsIn('mail@ann.org @annabel `@ann` \n```\n@all\n```', people)).toEqual([]);
  });
});

describe('Rule22 commands', () => {
  it.each([
    ['/me waves', { is: 'say', content: '/me waves' }],
    ['/shrug', { is: 'say', content: '¯\\\\\\_(ツ)\\_/¯' }],
    ['/invite @ann ben', { is: 'invite', names: ['ann', 'ben'] }],
    ['/topic Soup', { is: 'topic', topic: 'Soup' }],
    ['/mute', { is: 'mute', minutes: null }],
    ['/mute 2h', { is: 'mute', minutes: 120 }],
    ['/remind me in 20 minutes to drink tea', { is: 'remind', minutes: 20, text: 'drink tea' }],
    ['/remind tea', { is: 'incomplete', name: 'remind' }],
    ['/nonsense x', { is: 'unknown', name: 'nonsense' }],
  ])('Rule22 %s', (text, command) => expect(parseCommand(text)).toEqual(command));
  it.each(['/etc/hosts', 'a /me', '//me', '/'])('Rule22 %s is no command', (text) => expect(parseCommand(text)).toBeUndefined());
});

describe('completion', () => {
  it('finds the word before the cursor', () => {
    expect(completing('hi @an', 6)).toEqual({ kind: 'mention', query: 'an', from: 3 });
    expect(completing(':tad', 4)).toEqual({ kind: 'emoji', query: 'tad', from: 0 });
    expect(completing('/to', 3)).toEqual({ kind: 'command', query: 'to', from: 0 });
    expect(completing('mail@an', 7)).toBeUndefined();
    expect(completing('10:30', 5)).toBeUndefined();
  });
  it('ranks beginnings before words before letters, without accents', () => {
    expect([fit('an', 'Ann'), fit('arc', 'Ann Archer'), fit('aa', 'Ann Archer'), fit('zoe', 'Zoë'), fit('x', 'Ann')]).toEqual([3, 2, 1, 3, 0]);
  });
});
