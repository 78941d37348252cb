import { computed, nextTick, onMounted, onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import type { Room } from '../room/room';
import { follows, isAtEnd } from './following';

/** How long a message that was looked for stands out, in milliseconds. */
const STANDS_OUT = 2500;

/** Keeps the place in the list: at the end while one reads along, otherwise at what one reads, whatever comes above or below. */
export function useScrolling(room: Room, scroller: Ref<HTMLElement | null>, content: Ref<HTMLElement | null>) {
  const { timeline, client } = room;
  const { window } = timeline;
  const highlighted = shallowRef<number | null>(null);
  const isAway = shallowRef(false);
  /** Up to which message the end has been in sight. */
  const seen = shallowRef(0);
  let isFollowing = true;
  let size = '';
  let anchor: { seq: string; top: number } | undefined;
  let holdsByItself = false;

  const lastSeq = () => window.value.messages.at(-1)?.seq ?? 0;
  const newCount = computed(() =>
    window.value.reachesEnd
      ? window.value.messages.filter((m) => m.seq > seen.value && m.sender_id !== client.me.id).length
      : Math.max(0, (room.entry.value?.chat.last_seq ?? 0) - seen.value),
  );
  const rowOf = (seq: number | string) => scroller.value?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);

  function scrolled(): void {
    if (!scroller.value || timeline.state.opening !== 'idle') return;
    // A list that has become another size has not been scrolled by anybody: who read along still does.
    const before = size;
    size = `${scroller.value.clientWidth} ${scroller.value.clientHeight}`;
    if (isFollowing && before && before !== size) return stick();
    isFollowing = window.value.reachesEnd && isAtEnd(scroller.value);
    isAway.value = !isFollowing;
    if (isFollowing) seen.value = lastSeq();
  }

  function stick(): void {
    if (scroller.value) scroller.value.scrollTop = scroller.value.scrollHeight;
    scrolled();
  }

  async function toEnd(): Promise<void> {
    await timeline.toEnd();
    await nextTick();
    stick();
  }

  /** A third down, where the eye is. */
  function scrollTo(seq: number, standsOut = false): void {
    const row = rowOf(seq);
    if (!row || !scroller.value) return;
    scroller.value.scrollTop += row.getBoundingClientRect().top - scroller.value.getBoundingClientRect().top - scroller.value.clientHeight / 3;
    scrolled();
    if (!standsOut) return;
    highlighted.value = seq;
    row.focus({ preventScroll: true });
    setTimeout(() => highlighted.value === seq && (highlighted.value = null), STANDS_OUT);
  }

  async function show(seq: number): Promise<void> {
    // On a narrow page the panel that leads here stands before the messages.
    if (scroller.value?.offsetParent === null) room.panel.value = null;
    await timeline.jump(seq);
    await nextTick();
    scrollTo(seq, true);
  }

  /** Opens the chat at its place. */
  async function start(linkedId?: string): Promise<void> {
    const opening = await timeline.open(linkedId);
    await nextTick();
    if (!opening) return;
    // At an old message that a link led to, what was read before is not new.
    seen.value = window.value.reachesEnd ? lastSeq() : Math.max(seen.value, room.entry.value?.readSeq ?? 0);
    if (opening.at === 'message') scrollTo(opening.seq, true);
    else if (opening.at === 'unread') scrollTo(timeline.divider.value ?? opening.seq);
    else stick();
  }

  function remember(): void {
    anchor = undefined;
    if (!scroller.value) return;
    // Asked before the change: after it, the answer would need the new rows laid out at once.
    holdsByItself = CSS.supports('overflow-anchor', 'auto') && scroller.value.scrollTop > 0;
    const { top } = scroller.value.getBoundingClientRect();
    for (const row of scroller.value.querySelectorAll<HTMLElement>('[data-seq]')) {
      const at = row.getBoundingClientRect();
      if (at.bottom <= top) continue;
      anchor = { seq: row.dataset.seq!, top: at.top };
      return;
    }
  }

  /** Browsers hold what is in sight by themselves, except at the very top and where they cannot. */
  function restore(): void {
    const row = anchor && rowOf(anchor.seq);
    if (!row || !anchor || !scroller.value) return;
    const moved = row.getBoundingClientRect().top - anchor.top;
    if (Math.abs(moved) >= 1) scroller.value.scrollTop += moved;
  }

  watch(window, remember, { flush: 'pre' });
  watch(
    window,
    (now, before) => {
      const last = now.messages.at(-1);
      const isNews = before.reachesEnd && now.reachesEnd && last !== undefined && last.seq > (before.messages.at(-1)?.seq ?? Infinity);
      if (isFollowing && now.reachesEnd) stick();
      else if (isNews && follows(last.sender_id === client.me.id, isFollowing)) stick();
      else if (holdsByItself) requestAnimationFrame(restore);
      else restore();
    },
    { flush: 'post' },
  );
  watch(
    () => client.waiting.value.filter((m) => m.chat_id === room.id).length,
    (now, before) => now > before && void toEnd(),
    { flush: 'post' },
  );

  const resized = new ResizeObserver(() => isFollowing && timeline.state.opening === 'idle' && stick());
  watch(content, (element, before) => {
    if (before) resized.unobserve(before);
    if (element) resized.observe(element);
  });
  onMounted(() => scroller.value && resized.observe(scroller.value));
  onScopeDispose(() => resized.disconnect());
  room.show.value = show;
  onScopeDispose(client.listenTo((news) => news.is === 'reload' && timeline.state.opening === 'failed' && void start()));

  return { start, toEnd, scrollTo, show, scrolled, highlighted, isAway, newCount };
}

export type Scrolling = ReturnType<typeof useScrolling>;
