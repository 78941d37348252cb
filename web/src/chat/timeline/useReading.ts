import { nextTick, onMounted, onScopeDispose, type Ref, watch } from 'vue';
import type { Room } from '../room/room';
import { Reading } from './reading';
import type { Row } from './rows';

/** Moves the read marker by what was looked at. */
export function useReading(room: Room, scroller: Ref<HTMLElement | null>, rows: Ref<readonly Row[]>): void {
  const { client, id } = room;
  const reading = new Reading(room.entry.value?.readSeq ?? 0);
  const ending = new AbortController();
  let observer: IntersectionObserver | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;

  /** The focused window, not only the visible one. */
  const focusChanged = () => {
    reading.focus(document.hasFocus() && document.visibilityState === 'visible', Date.now());
    look();
  };

  function look(): void {
    clearTimeout(timer);
    const seq = isAsking ? undefined : reading.advance(Date.now());
    if (seq !== undefined) {
      isAsking = true;
      void client.list.read(id, seq).catch(() => undefined).finally(() => {
        isAsking = false;
        look();
      });
    } else if (reading.isWaiting) {
      timer = setTimeout(look, 200);
    }
  }

  function crossed(entries: IntersectionObserverEntry[]): void {
    const height = (scroller.value?.clientHeight ?? Infinity) / 2;
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      const seq = Number((target as HTMLElement).dataset.seq);
      if (isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= height)) reading.appears(seq, Date.now());
      else reading.leaves(seq);
    }
    look();
  }

  function observe(): void {
    observer?.disconnect();
    observer = new IntersectionObserver(crossed, { root: scroller.value, threshold: [0, 0.25, 0.5, 0.75, 1] });
    for (const row of scroller.value?.querySelectorAll('[data-seq]') ?? []) observer.observe(row);
  }

  onMounted(() => {
    for (const name of ['focus', 'blur'] as const) addEventListener(name, focusChanged, { signal: ending.signal });
    document.addEventListener('visibilitychange', focusChanged, { signal: ending.signal });
    focusChanged();
  });
  watch(rows, () => void nextTick(observe), { flush: 'post', immediate: true });
  watch(() => room.entry.value?.readSeq, (seq) => seq !== undefined && reading.moved(seq));
  onScopeDispose(() => {
    ending.abort();
    clearTimeout(timer);
    observer?.disconnect();
  });
}
