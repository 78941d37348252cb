import { shallowReactive } from 'vue';
import type { Person } from '../model/types';
import { people as endpoint } from '../store/endpoints';

const MOST_AT_ONCE = 100;

/** Who the ids are. What is asked for in one turn is fetched together. */
export class People {
  readonly known = shallowReactive(new Map<string, Person>());
  private readonly wanted = new Set<string>();
  private readonly asked = new Set<string>();

  get(id: string): Person | undefined {
    const person = this.known.get(id);
    if (!person) this.want([id]);
    return person;
  }

  keep(people: Iterable<Person>): void {
    for (const person of people) this.known.set(person.id, person);
  }

  want(ids: Iterable<string>): void {
    const before = this.wanted.size;
    for (const id of ids) if (!this.known.has(id) && !this.asked.has(id)) this.wanted.add(id);
    if (before === 0 && this.wanted.size > 0) queueMicrotask(() => void this.fetch());
  }

  async find(q: string): Promise<Person[]> {
    const found = await endpoint.find(q);
    this.keep(found);
    return found;
  }

  private async fetch(): Promise<void> {
    const ids = [...this.wanted];
    this.wanted.clear();
    for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
      const some = ids.slice(from, from + MOST_AT_ONCE);
      for (const id of some) this.asked.add(id);
      await endpoint.byIds(some).then(
        (found) => this.keep(found),
        () => some.forEach((id) => this.asked.delete(id)),
      );
    }
  }
}
