/** The server has answered, and not with what was asked for. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
    readonly retryAfter?: number,
  ) {
    super(title);
    this.name = 'Refused';
  }

  /** Whether the same may succeed a little later. */
  get isTransient(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }

  static async of(response: Response): Promise<Refused> {
    const seconds = Number(response.headers.get('Retry-After') ?? NaN);
    const problem = (await response.json().catch(() => ({}))) as { code?: string; title?: string };
    return new Refused(response.status, problem.code ?? '', problem.title ?? response.statusText, Number.isFinite(seconds) ? seconds * 1000 : undefined);
  }
}
