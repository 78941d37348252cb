/** So long, in milliseconds, a message is at least half visible in a focused window before it is read. */
export const READING = 500;

/** Which messages were looked at. Time comes from outside, in milliseconds. */
export class Reading {
  private readonly since = new Map<number, number>();
  private focused = false;

  constructor(private readSeq: number) {}

  focus(focused: boolean, now: number): void {
    if (focused && !this.focused) for (const [seq, since] of this.since) if (since !== Infinity) this.since.set(seq, now);
    this.focused = focused;
  }

  /** Half of it, or half of the window, is visible now. */
  appears(seq: number, now: number): void {
    if (!this.since.has(seq)) this.since.set(seq, now);
  }

  leaves(seq: number): void {
    this.since.delete(seq);
  }

  /** The marker stands elsewhere by the word of the server. Where it was taken back, what is in sight counts only when it has been out of it. */
  moved(seq: number): void {
    if (seq < this.readSeq) for (const known of this.since.keys()) if (known > seq) this.since.set(known, Infinity);
    this.readSeq = seq;
  }

  /** Up to where all has been read now; undefined while that is no further than before. */
  advance(now: number): number | undefined {
    if (!this.focused) return undefined;
    let furthest = this.readSeq;
    for (const [seq, since] of this.since) if (now - since >= READING && seq > furthest) furthest = seq;
    if (furthest === this.readSeq) return undefined;
    return (this.readSeq = furthest);
  }

  /** When to ask next. */
  get isWaiting(): boolean {
    return this.focused && [...this.since].some(([seq, since]) => seq > this.readSeq && since !== Infinity);
  }
}
