import type { Person } from '../model/types';

/** Above so many people `@all` is asked about once more. */
export const CROWD = 10;

export const EVERYONE = ['all', 'here'] as const;

/** By what one calls somebody after an `@`: the user name, else the name shown. */
export const handleOf = (person: Pick<Person, 'username' | 'display_name'>): string => person.username ?? person.display_name ?? '';

/** Whom a text names: ids of people, and `all`, `here`. What stands in code names nobody. */
export function mentionsIn(text: string, people: Iterable<Person>): string[] {
  const prose = text.replace(/(`{3,}|~{3,})[\s\S]*?(\1|$)/g, ' ').replace(/`[^`\n]*`/g, ' ');
  const found = new Set<string>();
  for (const word of EVERYONE) if (namesIn(prose, word)) found.add(word);
  for (const person of people) {
    if ([person.username, person.display_name].some((name) => name && namesIn(prose, name))) found.add(person.id);
  }
  return [...found];
}

/** Whether it must be asked about: it reaches a crowd. */
export function reachesCrowd(mentions: readonly string[], memberCount: number): boolean {
  return memberCount > CROWD && mentions.includes('all');
}

function namesIn(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\p{L}\\p{N}_@])@${escaped}(?![\\p{L}\\p{N}_])`, 'iu').test(text);
}
