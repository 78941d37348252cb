import type { Draft } from '../model/types';

/** A draft as this browser has it. */
export interface LocalDraft {
  content: string;
  /** The server's last known revision of it; 0: none. */
  revision: number;
  /** Typed here, and not known to be at the server yet. */
  isDirty: boolean;
}

export interface DraftStore {
  read(key: string): LocalDraft | undefined;
  write(key: string, draft: LocalDraft | undefined): void;
}

export interface DraftApi {
  put(chat: string, thread: string | null, content: string): Promise<Draft>;
  /** Clears it, if it still is of that revision. */
  clear(chat: string, thread: string | null, revision: number): Promise<void>;
}

export const draftKey = (chat: string, thread: string | null): string => (thread ? `${chat}/${thread}` : chat);

/** What is typed and not sent: in this browser at once, on the others after a pause, gone when that very revision has become a message. */
export class Drafts {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Puts of one draft stand in a row: the answer to an older one must not come last. */
  private readonly puts = new Map<string, Promise<void>>();

  constructor(
    private readonly store: DraftStore,
    private readonly api: DraftApi,
    private readonly arrived: (key: string, content: string) => void,
    private readonly pause = 1000,
  ) {}

  content(chat: string, thread: string | null): string {
    return this.store.read(draftKey(chat, thread))?.content ?? '';
  }

  typed(chat: string, thread: string | null, content: string): void {
    const key = draftKey(chat, thread);
    const known = this.store.read(key);
    if ((known?.content ?? '') === content) return;
    this.store.write(key, { content, revision: known?.revision ?? 0, isDirty: true });
    clearTimeout(this.timers.get(key));
    this.timers.set(key, setTimeout(() => void this.sync(chat, thread), this.pause));
  }

  /** Sends what is typed to the server now. */
  sync(chat: string, thread: string | null): Promise<void> {
    const key = draftKey(chat, thread);
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    const put = (this.puts.get(key) ?? Promise.resolve()).then(() => this.put(chat, thread, key));
    this.puts.set(key, put);
    return put;
  }

  /** It has gone to the outbox, which keeps it from now on. */
  sent(chat: string, thread: string | null): void {
    const key = draftKey(chat, thread);
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.store.write(key, { content: '', revision: this.store.read(key)?.revision ?? 0, isDirty: false });
  }

  /** The message is stored: what the server still has of it goes, unless something else has been typed there since. */
  async acknowledged(chat: string, thread: string | null): Promise<void> {
    const key = draftKey(chat, thread);
    await this.puts.get(key);
    const { content, revision } = this.store.read(key) ?? { content: '', revision: 0 };
    if (revision > 0 && content === '') await this.api.clear(chat, thread, revision).catch(() => undefined);
  }

  /** Another device has typed, or the list was loaded. What is typed here and not there yet wins. */
  came(draft: Draft): void {
    const key = draftKey(draft.chat_id, draft.thread_id);
    const known = this.store.read(key);
    if (known && (known.isDirty || draft.revision <= known.revision)) return;
    this.store.write(key, { content: draft.content ?? '', revision: draft.revision, isDirty: false });
    if ((known?.content ?? '') !== (draft.content ?? '')) this.arrived(key, draft.content ?? '');
  }

  private async put(chat: string, thread: string | null, key: string): Promise<void> {
    const draft = this.store.read(key);
    if (!draft?.isDirty) return;
    try {
      const { revision } = await this.api.put(chat, thread, draft.content);
      const now = this.store.read(key);
      if (now) this.store.write(key, { ...now, revision, isDirty: now.isDirty && now.content !== draft.content });
    } catch {
      // It stays dirty here, and goes with the next change or the next connection.
    }
  }
}
