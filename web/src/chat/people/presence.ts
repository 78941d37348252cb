import { shallowReactive } from 'vue';
import type { Status } from '../model/types';
import { people } from '../store/endpoints';

const MOST_AT_ONCE = 100;

/** Who is there, of those whom the page shows. */
export class PresenceBoard {
  readonly statuses = shallowReactive(new Map<string, Status>());
  private readonly watched = new Set<string>();

  of(id: string): Status {
    return this.statuses.get(id) ?? 'offline';
  }

  async watch(ids: readonly string[]): Promise<void> {
    const fresh = ids.filter((id) => !this.watched.has(id));
    for (const id of fresh) this.watched.add(id);
    await this.ask(fresh);
  }

  /** After each connection: what was told meanwhile is not told again. */
  refresh(): Promise<void> {
    return this.ask([...this.watched]);
  }

  told(users: readonly { user_id: string; status: Status }[]): void {
    for (const { user_id, status } of users) this.statuses.set(user_id, status);
  }

  private async ask(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
      await people.presence(ids.slice(from, from + MOST_AT_ONCE)).then(({ users }) => this.told(users), () => undefined);
    }
  }
}
