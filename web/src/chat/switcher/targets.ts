import { Hash, Keyboard, Search, Settings, SquarePen } from '@lucide/vue';
import type { Component } from 'vue';
import type { useText } from '@/i18n';
import type { ChatEntry } from '../chats/entry';
import { byUrgency } from '../chats/order';
import { fit } from '../composer/completion';
import type { Person } from '../model/types';
import { nameOf, otherOf, titleOf } from '../room/names';
import type { ChatClient } from '../store/chatClient';

export type CommandId = 'create' | 'channels' | 'search' | 'keys' | 'preferences';

/** Where the switcher leads. */
export type Target = { key: string; label: string } & (
  | { is: 'chat'; entry: ChatEntry }
  | { is: 'person'; person: Person }
  | { is: 'command'; command: CommandId; icon: Component }
);

const COMMANDS: [CommandId, Component][] = [['create', SquarePen], ['channels', Hash], ['search', Search], ['keys', Keyboard], ['preferences', Settings]];
const MOST = 12;

/** What fits the letters, the best first; among equals chats before people before commands, and what is unread before the rest. */
export function findTargets(query: string, client: Pick<ChatClient, 'list' | 'people' | 'me'>, found: readonly Person[], t: ReturnType<typeof useText>['t']): Target[] {
  const q = query.trim();
  const entries = byUrgency(client.list.entries.values());
  const chats = entries.map((entry): Target => ({ is: 'chat', key: entry.chat.id, label: titleOf(entry.chat, client.me.id, client.people, t), entry }));
  if (!q) return chats.slice(0, MOST);
  const withChat = new Set(entries.flatMap(({ chat }) => (chat.type === 'single' ? [otherOf(chat, client.me.id)] : [])));
  const people = found
    .filter((person) => person.id !== client.me.id && !withChat.has(person.id) && !person.deleted)
    .map((person): Target => ({ is: 'person', key: person.id, label: nameOf(person, t), person }));
  const commands = COMMANDS.map(([command, icon]): Target => ({ is: 'command', key: command, label: t(`chat.switcher.${command}`), command, icon }));
  const rank = (target: Target) => Math.max(fit(q, target.label), target.is === 'person' ? 2 : 0);
  return [...chats, ...people, ...commands]
    .map((target) => ({ target, rank: rank(target) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST)
    .map(({ target }) => target);
}
