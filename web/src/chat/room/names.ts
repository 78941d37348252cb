import type { useText } from '@/i18n';
import type { Chat, Person } from '../model/types';
import type { People } from '../people/people';

type T = ReturnType<typeof useText>['t'];

export function nameOf(person: Person | undefined, t: T): string {
  if (!person) return '…';
  if (person.deleted) return t('chat.deletedAccount');
  return person.display_name ?? person.username ?? t('chat.someone');
}

/** Whom a chat between two people is with; oneself when alone. */
export const otherOf = (chat: Pick<Chat, 'members'>, me: string): string => chat.members.find((id) => id !== me) ?? me;

export function titleOf(chat: Chat, me: string, people: People, t: T): string {
  if (chat.type === 'single') return nameOf(people.get(otherOf(chat, me)), t);
  return chat.name ?? t('chat.unnamed');
}
