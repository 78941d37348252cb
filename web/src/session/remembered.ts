import type { Me, Session } from '@/api/accounts';

const key = 'rustygate.session';

/** Who was signed in when the server last said so: for a start without a network. It opens nothing; the cookie does. */
export interface Remembered {
  session: Session;
  me: Me;
}

export function remember(known: Remembered | null): void {
  try {
    if (known) localStorage.setItem(key, JSON.stringify(known));
    else localStorage.removeItem(key);
  } catch {
    // Not kept where the browser keeps nothing.
  }
}

export function recall(): Remembered | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Remembered | null;
  } catch {
    return null;
  }
}
