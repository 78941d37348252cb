import { Problem } from '@/api';

/** A list in pages, each of which links to the next (RFC 8288); at most so many pages. */
export async function askPages<T>(path: string, most: number): Promise<T[]> {
  const all: T[] = [];
  for (let [next, page]: [string | undefined, number] = [path, 0]; next && page < most; page++) {
    const reply: Response = await fetch(next, { cache: 'no-store', headers: { Accept: 'application/json' } }).catch(() => {
      throw new Problem(0, 'offline', 'No answer.');
    });
    if (!reply.ok) throw await Problem.of(reply);
    all.push(...((await reply.json()) as T[]));
    next = /<([^>]+)>;\s*rel="?next"?/.exec(reply.headers.get('Link') ?? '')?.[1];
  }
  return all;
}
