import { shallowReactive } from 'vue';

/** The server says that it is over after six seconds; if that word is lost, a little later it is over all the same. */
const OVER = 8000;

/** Who is typing where. */
export class TypingBoard {
  private readonly chats = shallowReactive(new Map<string, readonly string[]>());
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  in(chat: string): readonly string[] {
    return this.chats.get(chat) ?? [];
  }

  told(chat: string, user: string, typing: boolean): void {
    const key = `${chat} ${user}`;
    clearTimeout(this.timers.get(key));
    const others = this.in(chat).filter((id) => id !== user);
    this.chats.set(chat, typing ? [...others, user] : others);
    if (typing) this.timers.set(key, setTimeout(() => this.told(chat, user, false), OVER));
    else this.timers.delete(key);
  }
}

/** Says that one is typing, every few seconds as long as that is so, and that it is over. */
export class TypingNotice {
  private saidAt = -Infinity;

  constructor(
    private readonly say: (typing: boolean) => void,
    private readonly every = 3000,
  ) {}

  typed(isEmpty: boolean, now = Date.now()): void {
    if (isEmpty) return this.over();
    if (now - this.saidAt < this.every) return;
    this.saidAt = now;
    this.say(true);
  }

  over(): void {
    if (this.saidAt === -Infinity) return;
    this.saidAt = -Infinity;
    this.say(false);
  }
}
