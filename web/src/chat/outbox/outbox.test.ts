import { describe, expect, it, vi } from 'vitest';
import { some } from '../tests/some';
import { browserOutbox } from './browserOutbox';
import { Outbox, type OutboxStore, type Outcome, type Waiting } from './outbox';
import { RetrySchedule } from './sending';

/** On a machine that has much else to do. */
const patient = { timeout: 60_000 };

const waiting = (client_id: string, chat_id = 'chat'): Waiting => ({
  client_id, chat_id, content: client_id, files: [], reply_to: null, thread: null, mentions: [], created_at: '2026-03-02T10:00:00Z', state: 'waiting',
});

function outboxOf(send: (message: Waiting) => Promise<Outcome>, store: OutboxStore = browserOutbox(crypto.randomUUID())) {
  const stored: string[] = [];
  const outbox: Outbox = new Outbox(store, send, () => undefined, (message) => stored.push(message.client_id!), () => void outbox.flush());
  return { outbox, stored };
}

const store = async ({ client_id }: Waiting): Promise<Outcome> => ({ stored: some.message({ client_id }) });

describe('Rule19 the queue', () => {
  it('Rule19 messages that were written offline are sent in order when the network is back', async () => {
    let isOnline = false;
    const { outbox, stored } = outboxOf(async (message) => (isOnline ? store(message) : undefined));
    for (const id of ['1', '2', '3']) outbox.add(waiting(id));
    await vi.waitFor(async () => expect(await outbox.flush()).toBe(false), patient);
    expect(outbox.messages).toHaveLength(3);
    isOnline = true;
    await vi.waitFor(async () => expect(await outbox.flush()).toBe(true), patient);
    expect(stored).toEqual(['1', '2', '3']);
    expect(outbox.messages).toHaveLength(0);
  });
  it('Rule19 what waits outlives the page', async () => {
    const kept = browserOutbox('user-of-a-reload');
    outboxOf(async () => undefined, kept).outbox.add(waiting('1'));
    const { outbox, stored } = outboxOf(store, browserOutbox('user-of-a-reload'));
    await outbox.flush();
    expect(stored).toEqual(['1']);
  });
  it('Rule19 one that is refused stays with its reason, holds nobody up, and can be retried or deleted', async () => {
    let isOpen = false;
    const { outbox, stored } = outboxOf(async (message) => (message.client_id === 'bad' && !isOpen ? { refused: 'chat_archived' } : store(message)));
    outbox.add(waiting('bad'));
    outbox.add(waiting('good'));
    await vi.waitFor(() => expect(stored).toEqual(['good']), patient);
    expect(outbox.messages).toMatchObject([{ client_id: 'bad', state: 'failed', reason: 'chat_archived' }]);
    isOpen = true;
    outbox.retry('bad');
    await vi.waitFor(() => expect(stored).toEqual(['good', 'bad']), patient);
    outbox.add({ ...waiting('other'), state: 'failed' });
    outbox.remove('other');
    expect(outbox.messages).toHaveLength(0);
  });
  it('Rule19 a slow chat does not hold up another one', async () => {
    const { outbox, stored } = outboxOf((message) => (message.chat_id === 'slow' ? new Promise(() => undefined) : store(message)));
    outbox.add(waiting('1', 'slow'));
    outbox.add(waiting('2', 'quick'));
    await vi.waitFor(() => expect(stored).toEqual(['2']), patient);
  });
  it('Rule19 an answer that another tab has got leaves nothing behind', async () => {
    const { outbox } = outboxOf(async () => undefined);
    outbox.add(waiting('1'));
    outbox.remove('1');
    expect(outbox.messages).toHaveLength(0);
  });
  it('is asked again with longer pauses until all is sent', async () => {
    vi.useFakeTimers();
    let tries = 0;
    const schedule = new RetrySchedule(async () => ++tries === 4, 1000, 30_000);
    await schedule.run();
    await vi.advanceTimersByTimeAsync(1000 + 2000 + 4000);
    expect(tries).toBe(4);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBe(4);
    vi.useRealTimers();
  });
});
