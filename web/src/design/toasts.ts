import { shallowReactive } from 'vue';

export interface Toast {
  id: number;
  kind: 'good' | 'bad' | 'plain';
  text: string;
  act?: { label: string; run: () => void };
}

/** What is being said at the moment, the oldest first. */
export const toasts = shallowReactive<Toast[]>([]);

/** How long one stays, in milliseconds; what is wrong or can be acted upon stays longer. */
const short = 5_000;
const long = 12_000;
let count = 0;

/** Says something in passing. What must not be missed belongs on the page. */
export function toast(text: string, options: Partial<Pick<Toast, 'kind' | 'act'>> & { stays?: boolean } = {}): () => void {
  const made: Toast = { id: ++count, text, kind: options.kind ?? 'plain', ...(options.act && { act: options.act }) };
  toasts.push(made);
  const close = () => {
    const at = toasts.indexOf(made);
    if (at >= 0) toasts.splice(at, 1);
  };
  if (!options.stays) setTimeout(close, made.kind === 'bad' || made.act ? long : short);
  return close;
}
