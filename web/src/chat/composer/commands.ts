import type { useText } from '@/i18n';
import { formatDate } from '@/i18n/dates';
import type { Room } from '../room/room';
import { chats, messages } from '../store/endpoints';
import type { Command } from './slash';

type T = ReturnType<typeof useText>['t'];

/** What came of it, in the reader's words; with a `problem` the text stays. */
export interface Said {
  done?: string;
  problem?: string;
}

/** A command that says nothing. */
export type Order = Exclude<Command, { is: 'say' }>;

export async function runCommand(room: Room, command: Order, t: T): Promise<Said> {
  switch (command.is) {
    case 'unknown':
      return { problem: t('chat.commandUnknown', { name: `/${command.name}` }) };
    case 'incomplete':
      return { problem: t('chat.commandUsage', { usage: t(`chat.usage.${command.name}`) }) };
    case 'topic':
      await chats.update(room.id, { topic: command.topic });
      await room.client.list.refresh(room.id);
      return { done: t('chat.topicSet') };
    case 'mute':
      return mute(room, command.minutes, t);
    case 'invite':
      return invite(room, command.names, t);
    case 'remind':
      return remind(room, command.minutes, command.text, t);
  }
}

const later = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

async function mute(room: Room, minutes: number | null, t: T): Promise<Said> {
  const me = await chats.mute(room.id, minutes === null ? undefined : later(minutes));
  room.client.list.updated({ id: room.id, me });
  return { done: t('chat.muted') };
}

async function invite(room: Room, names: string[], t: T): Promise<Said> {
  const unknown: string[] = [];
  for (const name of names) {
    const found = (await room.client.people.find(name)).find((p) => p.username?.toLowerCase() === name.toLowerCase() || p.display_name === name);
    if (found) await chats.putMember(room.id, found.id);
    else unknown.push(name);
  }
  return unknown.length > 0 ? { problem: t('chat.nobodyCalled', { names: unknown.join(', ') }) } : { done: t('chat.invited', { names: names.join(', ') }) };
}

/** A message to oneself, later: in a group of one, which is made for the first reminder. */
async function remind(room: Room, minutes: number, text: string, t: T): Promise<Said> {
  const { list } = room.client;
  const own = [...list.entries.values()].find(({ chat }) => chat.type === 'group' && chat.member_count === 1 && chat.name === t('chat.reminders'))?.chat;
  const chat = own ?? (await chats.create({ type: 'group', name: t('chat.reminders'), members: [] }));
  const send_at = later(minutes);
  await messages.schedule({ chat_id: chat.id, content: `⏰ ${text}`, send_at, client_id: crypto.randomUUID() });
  return { done: t('chat.reminderSet', { time: formatDate(send_at) }) };
}
