import { ask } from './ask';

/** A browser that gets notifications. */
export interface Subscribed {
  id: string;
  device: string;
  /** The host of its push service. */
  service: string;
  created_at: string;
  current: boolean;
}

/** One attempt to notify, without what it said. */
export interface Sent {
  id: string;
  device: string;
  /** Null: a test. */
  chat_id: string | null;
  outcome: 'sent' | 'retry' | 'failed' | 'gone' | 'forbidden_address' | 'off';
  status: number | null;
  at: string;
}

export const subscriptions = () => ask<Subscribed[]>('GET', '/api/push/subscriptions');
export const unsubscribe = (id: string) => ask<void>('DELETE', `/api/push/subscriptions/${id}`);
export const log = (before?: string) => ask<Sent[]>('GET', '/api/push/log', { query: { limit: 30, before } });

/** A notification now; what came of it in the server's word: `sent`, `gone`, `failed`. */
export const test = async (id: string): Promise<Sent['outcome']> => (await ask<{ outcome: Sent['outcome'] }>('POST', `/api/push/subscriptions/${id}/test`)).outcome;
