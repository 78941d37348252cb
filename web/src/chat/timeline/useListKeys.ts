import type { Ref } from 'vue';
import { toast } from '@/design';
import { wordsOf } from '@/api';
import { keyOf } from '../keys/matching';
import { useChatSettings } from '../settings/chatSettings';
import { messageActs } from '../room/acts';
import { useOverlays } from '../room/overlays';
import type { Room } from '../room/room';
import type { Scrolling } from './useScrolling';

/** The keys of the message list: moving among its messages, and what one does with them. */
export function useListKeys(room: Room, scroller: Ref<HTMLElement | null>, scrolling: Scrolling) {
  const { client, timeline } = room;
  const overlays = useOverlays();
  const settings = useChatSettings();
  const acts = messageActs(client);
  const rows = () => [...(scroller.value?.querySelectorAll<HTMLElement>('[data-seq]') ?? [])];
  const failed = (error: unknown) => toast(wordsOf(error), { kind: 'bad' });

  function move(step: 1 | -1): void {
    const all = rows();
    const at = all.indexOf(document.activeElement?.closest<HTMLElement>('[data-seq]') as HTMLElement);
    const next = at < 0 ? all.at(-1) : all[Math.min(all.length - 1, Math.max(0, at + step))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }

  async function toNew(): Promise<void> {
    const seq = timeline.divider.value ?? timeline.unreadBar.value?.seq;
    if (seq === undefined || seq === null) return scrolling.toEnd();
    await timeline.jump(seq);
    await scrolling.show(seq);
  }

  function press(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, [contenteditable]')) return;
    const key = keyOf(event, 'list', settings);
    if (!key) return;
    const row = target.closest<HTMLElement>('[data-seq]');
    const message = row && timeline.window.value.messages.find((m) => m.seq === Number(row.dataset.seq));
    if (key === 'up' || key === 'down') move(key === 'up' ? -1 : 1);
    else if (key === 'nextNew') void toNew();
    else if (!message || message.deleted_at) return;
    else if (key === 'reply') room.replyingTo.value = message;
    else if (key === 'edit' && message.sender_id === client.me.id && !message.forward_of) room.editing.value = message;
    else if (key === 'thumbsUp') void acts.react(message, '👍').catch(failed);
    else if (key === 'react') overlays.emoji = { anchor: row, pick: (emoji) => void acts.react(message, emoji).catch(failed) };
    else if (key === 'unreadFromHere') void unreadFrom(room, message.seq).catch(failed);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { press };
}

/** Unread from a message on: the divider goes there too. */
export async function unreadFrom(room: Room, seq: number): Promise<void> {
  await room.client.list.unread(room.id, seq);
  room.timeline.divider.value = room.timeline.window.value.messages.find((m) => m.seq >= seq && m.sender_id !== room.client.me.id)?.seq ?? null;
}
