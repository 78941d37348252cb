import { onScopeDispose, shallowReactive } from 'vue';
import { wordsOf } from '@/api';
import { system } from '../endpoints';
import type { GatewayNumbers, Stats } from '../types';

/** Milliseconds between two looks. */
const PACE = 2000;
/** How many looks a chart remembers: five minutes. */
const MOST = 150;

/** How the system does now, and how it did since the page was opened. Not while the page is hidden. */
export function useFigures() {
  const figures = shallowReactive({
    stats: null as Stats | null,
    gateway: null as GatewayNumbers | null,
    streams: [] as number[],
    events: [] as number[],
    lag: [] as number[],
    trouble: undefined as string | undefined,
  });
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    try {
      const [stats, gateway] = await Promise.all([system.stats(ended.signal), system.numbers(ended.signal)]);
      Object.assign(figures, { stats, gateway, trouble: undefined });
      figures.streams = [...figures.streams, stats.notify.reduce((sum, one) => sum + one.streams + one.sockets, 0)].slice(-MOST);
      figures.events = [...figures.events, stats.chat.events_per_second].slice(-MOST);
      figures.lag = [...figures.lag, stats.chat.relay_lag_milliseconds ?? 0].slice(-MOST);
    } catch (error) {
      if (ended.signal.aborted) return;
      figures.trouble = wordsOf(error);
    }
    timer = setTimeout(look, PACE);
  }

  function onVisible(): void {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') void look();
  }

  void look();
  document.addEventListener('visibilitychange', onVisible);
  onScopeDispose(() => {
    ended.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
  });
  return figures;
}
