import { inject, shallowRef } from 'vue';
import { useText } from '@/i18n';
import { findEmoji, loadEmoji } from '../emoji/emoji';
import type { Person } from '../model/types';
import { nameOf } from '../room/names';
import { RoomKey } from '../room/room';
import { useChat } from '../store/chatClient';
import { type Completing, completing, fit } from './completion';
import type { Edit } from './formatting';
import { EVERYONE, handleOf } from './mentions';
import { COMMANDS } from './slash';

/** Something that may stand for what was typed. */
export interface Option {
  key: string;
  /** What is put in its place. */
  text: string;
  label: string;
  hint?: string;
  person?: Person;
  sign?: string;
}

const MOST = 8;

/** Offers people, emoji and commands for the word before the cursor. */
export function useCompletion(apply: (edit: Edit) => void, withCommands = false) {
  const client = useChat();
  const room = inject(RoomKey, null);
  const { t } = useText();
  const options = shallowRef<Option[]>([]);
  const active = shallowRef(0);
  let at: { word: Completing; text: string; cursor: number } | undefined;

  function people(query: string): Option[] {
    const members = (room?.members.value ?? []).flatMap(({ user_id }) => client.people.known.get(user_id) ?? []);
    const found = members
      .filter((person) => person.id !== client.me.id && !person.deleted && handleOf(person))
      .map((person) => ({ person, rank: Math.max(fit(query, handleOf(person)), fit(query, nameOf(person, t))) }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank || nameOf(a.person, t).localeCompare(nameOf(b.person, t)))
      .map(({ person }): Option => ({ key: person.id, text: `@${handleOf(person)} `, label: nameOf(person, t), ...(person.username ? { hint: `@${person.username}` } : {}), person }));
    const all = EVERYONE.filter((word) => fit(query, word) === 3).map((word): Option => ({ key: word, text: `@${word} `, label: `@${word}`, hint: t(`chat.mention.${word}`), sign: '@' }));
    return [...found.slice(0, MOST - all.length), ...all];
  }

  const emoji = (query: string): Option[] => findEmoji(query, MOST).map((e) => ({ key: e.emoji, text: `${e.emoji} `, label: `:${e.codes[0]}:`, sign: e.emoji }));

  /** One that is written out already is no offer: Enter runs it. */
  const commands = (query: string): Option[] =>
    COMMANDS.filter((name) => name !== query.toLowerCase() && name.startsWith(query.toLowerCase())).map((name) => ({ key: name, text: `/${name} `, label: `/${name}`, hint: t(`chat.commands.${name}`), sign: '/' }));

  function offer(word: Completing): Option[] {
    if (word.kind === 'mention') return people(word.query);
    return word.kind === 'emoji' ? emoji(word.query) : withCommands ? commands(word.query) : [];
  }

  function look(text: string, cursor: number): void {
    const word = completing(text, cursor);
    if (!word) return close();
    at = { word, text, cursor };
    if (word.kind === 'emoji') void loadEmoji().then(() => at?.word === word && (options.value = offer(word)));
    options.value = offer(word);
    active.value = 0;
  }

  function close(): void {
    at = undefined;
    options.value = [];
  }

  function choose(index: number): void {
    const option = options.value[index];
    if (!option || !at) return;
    const { word, text, cursor } = at;
    close();
    const end = word.from + option.text.length;
    apply({ text: text.slice(0, word.from) + option.text + text.slice(cursor).replace(/^ /, ''), start: end, end });
  }

  /** True: the key was for the list. */
  function press(event: KeyboardEvent): boolean {
    const count = options.value.length;
    if (count === 0 || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'ArrowDown') active.value = (active.value + 1) % count;
    else if (event.key === 'ArrowUp') active.value = (active.value + count - 1) % count;
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') choose(active.value);
    else if (event.key === 'Escape') {
      close();
      event.stopPropagation();
    } else return false;
    return true;
  }

  return { options, active, look, close, choose, press };
}
