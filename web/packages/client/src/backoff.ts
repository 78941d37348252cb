/** How long to wait before coming back: longer with each failure, and each time a random part of it, so that a thousand clients return spread. */
export class Backoff {
  private failures = 0;

  constructor(
    private readonly first: number,
    private readonly longest: number,
    private readonly random: () => number = Math.random,
  ) {}

  reset(): void {
    this.failures = 0;
  }

  /** The next wait in milliseconds; what the server has asked for counts alone. */
  next(told?: number): number {
    const most = Math.min(this.first * 2 ** Math.min(this.failures, 30), this.longest);
    this.failures++;
    return told ?? most * this.random();
  }
}
