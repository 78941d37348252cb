import type { OutboxStore, Waiting } from './outbox';

/** The queue in the browser's own store, which all tabs share: what waits there is sent by whichever is open. */
export function browserOutbox(user: string, storage: Storage = localStorage): OutboxStore {
  const key = `rustygate.outbox.${user}`;
  let memory: Waiting[] | undefined;
  return {
    read: () => memory ?? (JSON.parse(storage.getItem(key) ?? '[]') as Waiting[]),
    write(messages) {
      try {
        storage.setItem(key, JSON.stringify(messages));
        memory = undefined;
      } catch {
        memory = messages;
      }
    },
  };
}
