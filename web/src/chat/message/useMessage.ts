import { computed, inject } from 'vue';
import { useText } from '@/i18n';
import { formatDate } from '@/i18n/dates';
import type { Message } from '../model/types';
import { nameOf } from '../room/names';
import { RoomKey } from '../room/room';
import { useChat } from '../store/chatClient';

/** What a message's parts say of it: who, when, whether it is being edited. Outside of an open chat there is no `room`. */
export function useMessage(message: () => Message) {
  const { t } = useText();
  const client = useChat();
  const room = inject(RoomKey, null);
  const sender = computed(() => client.people.get(message().sender_id));
  return {
    room,
    client,
    sender,
    name: computed(() => nameOf(sender.value, t)),
    isMine: computed(() => message().sender_id === client.me.id),
    isEditing: computed(() => room?.editing.value?.id === message().id),
    time: computed(() => {
      const { created_at, edited_at } = message();
      return {
        short: formatDate(created_at, { timeStyle: 'short' }),
        full: formatDate(created_at, { dateStyle: 'full', timeStyle: 'short' }),
        edited: edited_at ? formatDate(edited_at) : undefined,
      };
    }),
  };
}
