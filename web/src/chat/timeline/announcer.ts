/** What a screen reader is told of an open chat: "Ann: text", all of a second at once, and of a crowd only its number. */
export class Announcer {
  private waiting: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly say: (text: string) => void,
    private readonly many: (count: number) => string,
    private readonly most = 5,
  ) {}

  add(name: string, text: string): void {
    this.waiting.push(`${name}: ${text}`);
    this.timer ??= setTimeout(() => this.flush(), 1000);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
  }

  private flush(): void {
    this.timer = undefined;
    const lines = this.waiting.splice(0);
    this.say(lines.length > this.most ? this.many(lines.length) : lines.join('\n'));
  }
}
