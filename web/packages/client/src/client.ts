import { Backoff } from './backoff.js';
import { type Connection, openSocket, openStream } from './connections.js';
import { Cursor } from './cursor.js';
import { Refused } from './errors.js';
import type { ChatMessage, EventData, Incoming, LiveEvent, Status } from './events.js';

export type Transport = 'socket' | 'stream';

export interface LiveClientOptions {
  /** The gateway; in a page of its own, '' (the page's origin). */
  gateway?: string;
  /** Gives an access token; asked with `true` when the last one was refused or ends. Left out in a page of the gateway's own: there the cookie speaks. */
  token?: (mustBeFresh: boolean) => string | Promise<string>;
  /** Where to begin: the last cursor of an earlier run. */
  cursor?: string;
  /** Only these chats. */
  chats?: string[];
  /** Which way to try first; the other one is taken when this one does not get through. */
  prefer?: Transport;
  /** Milliseconds: the shortest and the longest wait before coming back, a connection's longest silence, the wait for an answer. */
  firstPause?: number;
  longestPause?: number;
  silence?: number;
  answer?: number;
  /** Told when a connection stands, and when it is over: with the server's reason, where it gave one. */
  connected?: (isConnected: boolean, reason?: string) => void;
  fetch?: typeof fetch;
  WebSocket?: typeof WebSocket;
}

/**
 * What happens in one's chats, each event once and in order, through any cut: the client comes back by itself, from where it was, by WebSocket or by
 * server-sent events, whichever gets through. And messages to chats, each stored once however often it had to be sent.
 */
export class LiveClient {
  private readonly cursor: Cursor;
  private readonly backoff: Backoff;
  private readonly asked = new Map<string, { resolve: (answer: any) => void; reject: (cause: unknown) => void }>();
  private connection: Connection | undefined;
  private next: Transport;
  private mustBeFresh = false;
  private isStopped = false;
  private references = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: LiveClientOptions = {}) {
    this.cursor = new Cursor(options.cursor);
    this.backoff = new Backoff(options.firstPause ?? 500, options.longestPause ?? 30_000);
    this.next = options.prefer ?? 'socket';
  }

  /** The last place that was reached. */
  get lastEventId(): string | undefined {
    return this.cursor.id;
  }

  /** How events come now; undefined while there is no connection. */
  transport: Transport | undefined;

  /** The events, until `stop`. After a `reset` load everything anew before going on. Throws `Refused` when no token is good any more. */
  async *events(): AsyncGenerator<LiveEvent> {
    while (!this.isStopped) {
      let retry: number | undefined;
      let reason: string | undefined;
      try {
        const connection = (this.connection = await this.open());
        for await (const incoming of this.untilSilent(connection)) {
          retry = incoming.retry ?? retry;
          if (incoming.type === 'closing') {
            reason = incoming.data.reason;
            this.mustBeFresh ||= ['token_expired', 'role_changed', 'session_revoked'].includes(incoming.data.reason);
          } else if (incoming.type === 'expiring') {
            if (!(await this.renew(connection))) {
              retry = 0;
              break;
            }
          } else {
            const news = this.take(incoming);
            if (news) yield news;
          }
        }
      } catch (cause) {
        if (cause instanceof Refused && cause.status === 401 && this.mustBeFresh) throw cause;
        retry = this.failed(cause);
      } finally {
        this.connection?.close();
        if (this.transport) this.options.connected?.(false, reason);
        this.connection = this.transport = undefined;
        for (const question of this.asked.values()) question.reject(new Error('The connection ended before the answer.'));
        this.asked.clear();
      }
      if (!this.isStopped) await this.pause(this.backoff.next(retry));
    }
  }

  /** Ends `events`. */
  stop(): void {
    this.isStopped = true;
    this.connection?.close();
    this.retryNow();
  }

  /** Waits no longer: the network may be back. */
  retryNow(): void {
    for (const wakeUp of this.waiting) wakeUp();
  }

  /** Sends a message until it is known to be stored, which happens once: each attempt has the same id. */
  send(chat: string, content: string, more: { client_id?: string; reply_to?: string; mentions?: string[]; files?: string[] } = {}): Promise<ChatMessage> {
    return this.ask('send', `/api/chats/${chat}/messages`, chat, { client_id: crypto.randomUUID(), ...more, content });
  }

  /** Marks a chat as read up to a message. */
  readUpTo(chat: string, seq: number): Promise<unknown> {
    return this.ask('read', `/api/chats/${chat}/read`, chat, { seq });
  }

  /** Says that one is typing; to be repeated every few seconds while that is so. */
  typing(chat: string, typing = true): Promise<unknown> {
    return this.ask('typing', `/api/chats/${chat}/typing`, chat, { typing });
  }

  /** Says whether anybody sits before it; by a socket only. */
  presence(status: Exclude<Status, 'offline'>): boolean {
    return this.connection?.trySend({ type: 'presence', status }) ?? false;
  }

  private async open(): Promise<Connection> {
    const { gateway = '', chats } = this.options;
    const token = await this.options.token?.(this.mustBeFresh);
    const query = new URLSearchParams();
    if (this.cursor.id !== undefined) query.set('last_event_id', this.cursor.id);
    if (chats) query.set('chats', chats.join(','));
    const url = `${gateway || globalThis.location?.origin || ''}/${this.next === 'socket' ? 'ws' : 'events'}?${query}`;
    return this.next === 'socket'
      ? openSocket(url, token, this.options.WebSocket ?? WebSocket)
      : openStream(url, authorization(token), this.options.fetch ?? fetch);
  }

  /** Ends when nothing has come for too long: the server speaks every 15 s. */
  private async *untilSilent(connection: Connection): AsyncGenerator<Incoming> {
    const close = () => connection.close();
    let timer = setTimeout(close, this.options.silence ?? 45_000);
    try {
      for await (const incoming of connection) {
        clearTimeout(timer);
        yield incoming;
        timer = setTimeout(close, this.options.silence ?? 45_000);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private take(incoming: Incoming): LiveEvent | undefined {
    if (incoming.type === 'ack' || incoming.type === 'error' || incoming.type === 'pong') {
      this.answered(incoming);
      return undefined;
    }
    if (incoming.type === 'ready') {
      this.backoff.reset();
      this.mustBeFresh = false;
      this.transport = this.next;
      this.options.connected?.(true);
    }
    const isNew = this.cursor.pass(incoming.type, incoming.id);
    return isNew && incoming.type !== 'ping' ? (incoming as { type: keyof EventData } as LiveEvent) : undefined;
  }

  private answered(incoming: Incoming): void {
    if (incoming.type === 'error' && incoming.ref === 'auth') throw refusalOf(incoming);
    const question = this.asked.get(incoming.ref ?? '');
    if (!question) return;
    if (incoming.type === 'error') question.reject(refusalOf(incoming));
    else question.resolve(incoming.data);
  }

  /** What is in the way of one kind of connection may let the other one pass. */
  private failed(cause: unknown): number | undefined {
    if (cause instanceof Refused && cause.status === 401) {
      this.mustBeFresh = true;
      return 0;
    }
    if (!this.transport && !(cause instanceof Refused && cause.status === 429)) this.next = this.next === 'socket' ? 'stream' : 'socket';
    return cause instanceof Refused ? cause.retryAfter : undefined;
  }

  private async renew(connection: Connection): Promise<boolean> {
    this.mustBeFresh = true;
    const token = await this.options.token?.(true);
    return token !== undefined && connection.trySend({ type: 'refresh', token, ref: 'refresh' });
  }

  /** The same is asked until there is an answer: what is sent must be safe to send twice. */
  private async ask(type: string, path: string, chat: string, members: Record<string, unknown>): Promise<any> {
    const backoff = new Backoff(this.options.firstPause ?? 500, this.options.longestPause ?? 30_000);
    for (let mustBeFresh = false; ; ) {
      let wait: number | undefined;
      try {
        return await (this.askSocket(type, chat, members) ?? this.post(path, members, mustBeFresh));
      } catch (cause) {
        if (cause instanceof Refused && cause.status === 401 && !mustBeFresh) [mustBeFresh, wait] = [true, 0];
        else if (cause instanceof Refused && !cause.isTransient) throw cause;
        else if (cause instanceof Refused) wait = cause.retryAfter;
      }
      await this.pause(backoff.next(wait));
    }
  }

  private askSocket(type: string, chat: string, members: Record<string, unknown>): Promise<unknown> | undefined {
    const ref = String(++this.references);
    if (!this.transport || !this.connection?.trySend({ ...members, type, ref, chat_id: chat })) return undefined;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('No answer came.')), this.options.answer ?? 20_000);
      const done = (then: (value: any) => void) => (value: unknown) => {
        clearTimeout(timer);
        this.asked.delete(ref);
        then(value);
      };
      this.asked.set(ref, { resolve: done(resolve), reject: done(reject) });
    });
  }

  private async post(path: string, members: Record<string, unknown>, mustBeFresh: boolean): Promise<unknown> {
    const response = await (this.options.fetch ?? fetch)(`${this.options.gateway ?? ''}${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-RustyGate-Csrf': '1', ...authorization(await this.options.token?.(mustBeFresh)) },
      body: JSON.stringify(members),
      signal: AbortSignal.timeout(this.options.answer ?? 20_000),
    });
    if (!response.ok) throw await Refused.of(response);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer);
        this.waiting.delete(wakeUp);
        resolve();
      };
      const timer = setTimeout(wakeUp, milliseconds);
      this.waiting.add(wakeUp);
    });
  }
}

function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

function refusalOf(error: Incoming): Refused {
  return new Refused(error.status ?? 0, error.code ?? '', error.title ?? '', error.retry_after === undefined ? undefined : error.retry_after * 1000);
}
