import { onMounted, onScopeDispose, reactive, watch } from 'vue';
import { toast } from '@/design';
import { useText } from '@/i18n';
import { summaryOf } from '../message/summary';
import type { Message } from '../model/types';
import { nameOf, titleOf } from '../room/names';
import { useChatSettings } from '../settings/chatSettings';
import type { ChatClient } from '../store/chatClient';
import { noticeFor } from './decide';
import { permission } from './push';
import { chime } from './sound';

/** What is older has been missed, and is counted in the list: it is not told one by one. In milliseconds. */
const FRESH = 120_000;
const OFFERED = 'rustygate.notices.offered';
/** So long without a key or a pointer somebody is away, in milliseconds. */
const IDLE = 5 * 60_000;

/** Tells of messages that come while the page is open: a toast, the system's notice, a sound; and whether anybody is there. */
export function useNotices(client: ChatClient, open: () => string | undefined, go: (chat: string, message?: string) => void) {
  const { t } = useText();
  const settings = useChatSettings();
  const offer = reactive({ isOpen: false, close });
  const ending = new AbortController();
  let idle: ReturnType<typeof setTimeout> | undefined;

  function tell(message: Message): void {
    if (Date.now() - Date.parse(message.created_at) > FRESH) return;
    const entry = client.list.entries.get(message.chat_id);
    const notice = noticeFor(message, entry, { open: open(), isFocused: document.hasFocus(), me: client.me.id });
    if (message.sender_id !== client.me.id && permission() === 'default' && !localStorage.getItem(OFFERED)) offer.isOpen = true;
    if (notice === 'nothing') return;
    const from = nameOf(client.people.get(message.sender_id), t);
    const where = entry && entry.chat.type !== 'single' ? ` · ${titleOf(entry.chat, client.me.id, client.people, t)}` : '';
    const text = summaryOf(message, t).slice(0, 140);
    const show = () => go(message.chat_id, message.id);
    if (settings.sound) chime();
    if (notice === 'toast') toast(`${from}${where}: ${text}`, { act: { label: t('chat.show'), run: show } });
    else if (permission() === 'granted') systemNotice(from + where, text, message.chat_id, show);
  }

  function systemNotice(title: string, body: string, tag: string, show: () => void): void {
    try {
      const notice = new Notification(title, { body, tag, icon: '/icon.svg' });
      notice.onclick = () => {
        window.focus();
        show();
        notice.close();
      };
    } catch {
      // Phones show notices from a worker only: those come by push.
    }
  }

  function close(): void {
    localStorage.setItem(OFFERED, '1');
    offer.isOpen = false;
  }

  function here(): void {
    if (idle === undefined) client.presenceIs('online');
    clearTimeout(idle);
    idle = setTimeout(() => {
      idle = undefined;
      client.presenceIs('idle');
    }, IDLE);
  }

  onMounted(() => {
    for (const name of ['keydown', 'pointermove', 'focus'] as const) addEventListener(name, here, { signal: ending.signal, passive: true });
    navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ show?: string }>) => {
      const [, , chat, message] = data?.show?.split('/') ?? [];
      if (chat) go(chat, message);
    }, { signal: ending.signal });
    here();
  });
  watch(client.isConnected, (is) => is && client.presenceIs(idle === undefined ? 'idle' : 'online'));
  onScopeDispose(client.listenTo((news) => news.is === 'message' && tell(news.message)));
  onScopeDispose(() => {
    ending.abort();
    clearTimeout(idle);
  });
  return { offer };
}

export interface Offer {
  isOpen: boolean;
  close: () => void;
}
