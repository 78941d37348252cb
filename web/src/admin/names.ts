import { People } from '@/chat/people/people';

/** Who the ids in logs and reports are; fetched together, once. */
const people = new People();

export function nameOf(id: string | null | undefined): string | null {
  if (!id) return null;
  const person = people.get(id);
  return person ? (person.display_name ?? person.username ?? id) : id;
}
