import { onMounted, onScopeDispose } from 'vue';
import { toast } from '@/design';
import { useText } from '@/i18n';
import { byActivity, neighbour } from '../chats/order';
import { keyOf } from '../keys/matching';
import type { ChatClient } from '../store/chatClient';
import { useChatSettings } from '../settings/chatSettings';
import { isSomethingAbove } from './above';
import { nextRegion } from './regions';

interface Page {
  current: () => string | undefined;
  go: (chat: string) => void;
  show: (what: 'switcher' | 'keys') => void;
  search: () => void;
  escape: () => void;
}

/** The keys that count wherever the focus is. What is nearer to it handles its own first, and stops them. */
export function usePageKeys(client: ChatClient, page: Page): void {
  const { t } = useText();
  const settings = useChatSettings();

  function go(step: 1 | -1, unreadOnly: boolean): void {
    const next = neighbour(byActivity(client.list.entries.values()), page.current(), step, unreadOnly);
    if (next) page.go(next);
  }

  async function readAll(): Promise<void> {
    const undo = await client.list.readAll();
    toast(t('chat.allRead'), { act: { label: t('chat.undo'), run: () => void undo() } });
  }

  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const isWriting = (event.target as HTMLElement).closest('input, textarea, select') !== null;
    const key = keyOf(event, 'page', settings);
    if (!key || isSomethingAbove() || (isWriting && event.key === '?')) return;
    switch (key) {
      case 'switcher': page.show('switcher'); break;
      case 'help': page.show('keys'); break;
      case 'previousChat': go(-1, false); break;
      case 'nextChat': go(1, false); break;
      case 'previousUnread': go(-1, true); break;
      case 'nextUnread': go(1, true); break;
      case 'nextRegion': nextRegion(1); break;
      case 'previousRegion': nextRegion(-1); break;
      case 'search': page.search(); break;
      case 'readAll': void readAll(); break;
      case 'close': page.escape(); break;
      default: return;
    }
    event.preventDefault();
  }

  onMounted(() => document.addEventListener('keydown', press));
  onScopeDispose(() => document.removeEventListener('keydown', press));
}
