import { Problem } from '@/api';
import { messages } from '../store/endpoints';
import type { Outcome, Waiting } from './outbox';

/** Sends a message once. Two tabs may both do so: its id makes it one message. */
export async function attempt(message: Waiting): Promise<Outcome> {
  try {
    return { stored: await messages.send(message) };
  } catch (cause) {
    if (cause instanceof Problem && (!isPassing(cause) || cause.is('slow_mode'))) return { refused: cause.code };
    return undefined;
  }
}

/** Whether nobody knows if it was stored, or the same may be taken a little later. Who is signed out signs in again, and finds it waiting. */
const isPassing = ({ status }: Problem): boolean => status === 0 || status === 401 || status === 408 || status === 429 || status >= 500;

/** Asks again and again, with longer pauses, until all is sent; at once when somebody knows better. */
export class RetrySchedule {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = 0;

  constructor(
    private readonly flush: () => Promise<boolean>,
    private readonly first = 1000,
    private readonly longest = 30_000,
  ) {}

  async run(): Promise<void> {
    this.stop();
    this.pause = 0;
    await this.try();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async try(): Promise<void> {
    if (await this.flush()) {
      this.pause = 0;
      return;
    }
    this.pause = Math.min(Math.max(this.first, this.pause * 2), this.longest);
    this.stop();
    this.timer = setTimeout(() => void this.try(), this.pause * (0.5 + Math.random() / 2));
  }
}
