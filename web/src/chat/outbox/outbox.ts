import type { FileView, Message } from '../model/types';

/** A message that the server has not answered yet. It outlives the page: it is kept before the composer is cleared. */
export interface Waiting {
  client_id: string;
  chat_id: string;
  content: string;
  files: FileView[];
  reply_to: string | null;
  /** The thread whose composer it was written in; null: the chat's. */
  thread: string | null;
  mentions: string[];
  forward_of?: string;
  created_at: string;
  state: 'waiting' | 'failed';
  /** The problem's code, when it failed. */
  reason?: string;
}

export interface OutboxStore {
  read(): Waiting[];
  write(messages: Waiting[]): void;
}

/** `undefined`: nobody knows whether it was stored; it is sent again, by the same id. */
export type Outcome = { stored: Message } | { refused: string } | undefined;

/** Messages on their way, per chat in the order in which they were written. One that is refused stays, and holds nobody up. */
export class Outbox {
  /** The chats whose first message is on its way. */
  private readonly sending = new Set<string>();

  constructor(
    private readonly store: OutboxStore,
    private readonly send: (message: Waiting) => Promise<Outcome>,
    private readonly changed: (messages: readonly Waiting[]) => void,
    private readonly stored: (message: Message, was: Waiting) => void,
    /** There is something to send. */
    private readonly wanted: () => void,
  ) {}

  get messages(): readonly Waiting[] {
    return this.store.read();
  }

  add(message: Waiting): void {
    this.put([...this.store.read(), message]);
    this.wanted();
  }

  retry(clientId: string): void {
    this.put(this.store.read().map((m) => (m.client_id === clientId ? { ...m, state: 'waiting', reason: undefined } : m)));
    this.wanted();
  }

  remove(clientId: string): void {
    const left = this.store.read().filter((m) => m.client_id !== clientId);
    if (left.length < this.store.read().length) this.put(left);
  }

  /** Sends what waits until it is empty, or the network is not there: then false, and it is to be asked again. */
  async flush(): Promise<boolean> {
    const chats = new Set(this.store.read().map((m) => m.chat_id));
    return (await Promise.all([...chats].map((chat) => this.flushChat(chat)))).every(Boolean);
  }

  private async flushChat(chat: string): Promise<boolean> {
    if (this.sending.has(chat)) return true;
    this.sending.add(chat);
    try {
      for (let next = this.next(chat); next; next = this.next(chat)) {
        const outcome = await this.send(next);
        if (!outcome) return false;
        if ('stored' in outcome) {
          this.stored(outcome.stored, next);
          this.remove(next.client_id);
        } else {
          this.fail(next.client_id, outcome.refused);
        }
      }
      return true;
    } finally {
      this.sending.delete(chat);
    }
  }

  /** Another tab has changed the store. */
  reload(): void {
    this.changed(this.store.read());
  }

  private next(chat: string): Waiting | undefined {
    return this.store.read().find((m) => m.chat_id === chat && m.state === 'waiting');
  }

  private fail(clientId: string, reason: string): void {
    this.put(this.store.read().map((m) => (m.client_id === clientId ? { ...m, state: 'failed', reason } : m)));
  }

  private put(messages: Waiting[]): void {
    this.store.write(messages);
    this.changed(messages);
  }
}
