import { LiveClient, type LiveEvent, Refused } from '@rustygate/client';
import { session } from '@/api/accounts';
import { type InjectionKey, inject, shallowReactive, shallowRef } from 'vue';
import { draftKey, Drafts } from '../drafts/drafts';
import { browserDrafts } from '../drafts/browserDrafts';
import { browserOutbox } from '../outbox/browserOutbox';
import { Outbox, type Waiting } from '../outbox/outbox';
import { attempt, RetrySchedule } from '../outbox/sending';
import type { ChatUpdate, Draft, Message, Person, ReactionChange, ReadMarker } from '../model/types';
import { People } from '../people/people';
import { PresenceBoard } from '../people/presence';
import { TypingBoard } from '../people/typing';
import { otherOf } from '../room/names';
import { ChatList } from './chatList';
import { drafts as draftEndpoints } from './endpoints';

/** What an open timeline or thread wants to know. */
export type ChatNews =
  | { is: 'message' | 'change'; message: Message }
  | { is: 'reactions'; change: ReactionChange }
  | { is: 'marker'; marker: ReadMarker }
  | { is: 'members'; chat: string }
  | { is: 'draft'; key: string; content: string }
  | { is: 'saved'; message: string; on: boolean }
  | { is: 'reload' };

/** So long the first connection is waited for before the page shows what it can get without it, in milliseconds. */
const IMPATIENCE = 800;

/** Everything that the chat page knows, for as long as somebody is signed in. */
export class ChatClient {
  readonly list: ChatList;
  readonly people = new People();
  readonly presence = new PresenceBoard();
  readonly typing = new TypingBoard();
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly waiting = shallowRef<readonly Waiting[]>([]);
  /** Whether the browser believes in a network, and whether events come. */
  readonly isOnline = shallowRef(navigator.onLine);
  readonly isConnected = shallowRef(false);
  /** Messages by id that are quoted. */
  readonly quoted = shallowReactive(new Map<string, Message | null>());

  private readonly listeners = new Set<(news: ChatNews) => void>();
  private readonly live = new LiveClient({ connected: (isConnected, reason) => this.connected(isConnected, reason) });
  private readonly retries = new RetrySchedule(() => this.outbox.flush());
  private hasListened = false;
  private impatience: ReturnType<typeof setTimeout> | undefined;
  private readonly ending = new AbortController();

  constructor(
    readonly me: Person,
    private readonly signedOut: () => void,
  ) {
    this.people.keep([me]);
    this.list = new ChatList(me.id);
    this.drafts = new Drafts(browserDrafts(me.id), draftEndpoints, (key, content) => this.tell({ is: 'draft', key, content }));
    this.outbox = new Outbox(
      browserOutbox(me.id),
      attempt,
      (messages) => (this.waiting.value = messages),
      (message, was) => this.stored(message, was),
      () => void this.retries.run(),
    );
  }

  start(): void {
    const { signal } = this.ending;
    this.outbox.reload();
    addEventListener('online', () => this.backOnline(), { signal });
    addEventListener('offline', () => (this.isOnline.value = false), { signal });
    addEventListener('storage', (event) => this.otherTab(event.key), { signal });
    void this.listen();
    this.impatience = setTimeout(() => void this.reload(), IMPATIENCE);
  }

  stop(): void {
    this.ending.abort();
    clearTimeout(this.impatience);
    this.retries.stop();
    this.live.stop();
  }

  listenTo(listener: (news: ChatNews) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Another's word or one's own that the server has answered: whichever comes first. */
  messageCame(message: Message): void {
    if (message.client_id) this.outbox.remove(message.client_id);
    this.list.messageCame(message);
    this.tell({ is: 'message', message });
  }

  messageChanged(message: Message): void {
    this.list.messageChanged(message);
    if (this.quoted.has(message.id)) this.quoted.set(message.id, message);
    this.tell({ is: 'change', message });
  }

  reactionsChanged(change: ReactionChange): void {
    this.tell({ is: 'reactions', change });
  }

  /** Says whether anybody sits before the page. */
  presenceIs(status: 'online' | 'idle'): void {
    this.live.presence(status);
  }

  private async reload(): Promise<void> {
    await this.list.load().catch(() => undefined);
    void this.presence.watch(this.partners());
    this.tell({ is: 'reload' });
    const drafts = await draftEndpoints.list().catch((): Draft[] => []);
    for (const draft of drafts) this.drafts.came(draft);
    void this.retries.run();
  }

  /** Whom the chats between two are with: the list shows whether they are there. */
  private partners(): string[] {
    return [...this.list.entries.values()].flatMap(({ chat }) => (chat.type === 'single' ? [otherOf(chat, this.me.id)] : [])).slice(0, 100);
  }

  private connected(isConnected: boolean, reason?: string): void {
    this.isConnected.value = isConnected;
    // Whoever is thrown out leaves now, and not after some attempts to come back: the answer is 401, and that ends the session here.
    if (reason === 'session_revoked') void session().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    try {
      for await (const event of this.live.events()) this.take(event);
    } catch (cause) {
      if (cause instanceof Refused) this.signedOut();
      else throw cause;
    }
  }

  private take(event: LiveEvent): void {
    switch (event.type) {
      case 'ready':
        void this.presence.refresh();
        // All is loaded once events come, so that nothing falls in between; any later connection goes on where the last one was.
        clearTimeout(this.impatience);
        if (this.hasListened) void this.retries.run();
        else void this.reload();
        this.hasListened = true;
        break;
      case 'reset':
        void this.reload();
        break;
      case 'NewMessage':
        this.messageCame(event.data as Message);
        break;
      case 'MessageUpdated':
      case 'MessageDeleted':
        this.messageChanged(event.data as Message);
        break;
      case 'ReactionChanged':
        this.reactionsChanged(event.data as unknown as ReactionChange);
        break;
      case 'ReadMarkerMoved':
        this.list.markerMoved(event.data as unknown as ReadMarker);
        this.tell({ is: 'marker', marker: event.data as unknown as ReadMarker });
        break;
      case 'NewChat':
      case 'AddToChat':
        void this.list.refresh((event.data as { id: string }).id);
        break;
      case 'RemoveFromChat':
        if ((event.data as { user_ids: string[] }).user_ids.includes(this.me.id)) this.list.left((event.data as { chat_id: string }).chat_id);
        break;
      case 'ChatUpdated':
        this.list.updated(event.data as unknown as ChatUpdate);
        this.tell({ is: 'members', chat: (event.data as { id: string }).id });
        break;
      case 'DraftChanged':
        this.drafts.came(event.data as unknown as Draft);
        break;
      case 'SavedChanged': {
        const { message_id, saved_at } = event.data as { message_id: string; saved_at: string | null };
        this.tell({ is: 'saved', message: message_id, on: saved_at !== null });
        break;
      }
      case 'Typing':
        this.typing.told(event.data.chat_id, event.data.user_id, event.data.typing);
        break;
      case 'Presence':
        this.presence.told(event.data.users);
    }
  }

  private stored(message: Message, was: Waiting): void {
    this.messageCame(message);
    if (!was.forward_of) void this.drafts.acknowledged(was.chat_id, was.thread);
  }

  private backOnline(): void {
    this.isOnline.value = true;
    this.live.retryNow();
    void this.retries.run();
  }

  private otherTab(key: string | null): void {
    if (key?.startsWith('rustygate.outbox')) this.outbox.reload();
    const draft = key?.startsWith('rustygate.draft.') ? key.split('.').slice(3).join('.') : undefined;
    const [chat, thread = null] = draft?.split('/') ?? [];
    if (chat) this.tell({ is: 'draft', key: draftKey(chat, thread), content: this.drafts.content(chat, thread) });
  }

  private tell(news: ChatNews): void {
    for (const listener of this.listeners) listener(news);
  }
}

export const ChatKey: InjectionKey<ChatClient> = Symbol('chat');

export function useChat(): ChatClient {
  const client = inject(ChatKey);
  if (!client) throw new Error('There is no chat page around this component.');
  return client;
}
