import type { Message } from '../model/types';
import { messages } from '../store/endpoints';
import type { ChatClient } from '../store/chatClient';

/** What one does to messages. The server's answer is shown at once; its event, which says the same, changes nothing more. */
export function messageActs(client: ChatClient) {
  return {
    async react(message: Message, emoji: string): Promise<void> {
      const isMine = message.reactions[emoji]?.includes(client.me.id) ?? false;
      client.reactionsChanged(await messages.react(message.chat_id, message.id, emoji, !isMine));
    },
    async remove(message: Message): Promise<void> {
      await messages.remove(message.chat_id, message.id);
      client.messageChanged(await messages.get(message.chat_id, message.id));
    },
    async pin(message: Message): Promise<void> {
      await messages.pin(message.chat_id, message.id, !message.pinned_at);
    },
    async edit(message: Message, content: string, mentions: string[]): Promise<void> {
      client.messageChanged(await messages.edit(message.chat_id, message.id, content, mentions));
    },
    async removePreview(message: Message, preview: string): Promise<void> {
      client.messageChanged(await messages.removePreview(message.chat_id, message.id, preview));
    },
    forward(message: Message, chat: string): void {
      client.outbox.add({
        client_id: crypto.randomUUID(), chat_id: chat, content: message.content, files: message.files, reply_to: null, thread: null, mentions: [],
        forward_of: message.id, created_at: new Date().toISOString(), state: 'waiting',
      });
    },
  };
}

export const linkTo = (message: Pick<Message, 'chat_id' | 'id'>): string => `${location.origin}/chats/${message.chat_id}/${message.id}`;
