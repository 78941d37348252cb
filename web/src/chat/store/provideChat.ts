import { provide } from 'vue';
import { onSignedOut, leave, sessionState } from '@/session';
import { ChatClient, ChatKey } from './chatClient';

let client: ChatClient | undefined;

/** The one client of this page: made when a page of the chat is opened first, and kept until the session ends. */
export function provideChat(): ChatClient {
  const { me } = sessionState;
  if (!me) throw new Error('Nobody is signed in.');
  if (client?.me.id !== me.id) {
    client?.stop();
    client = new ChatClient({ ...me, disabled: false, deleted: false, bot: false }, leave);
    client.start();
  }
  provide(ChatKey, client);
  return client;
}

onSignedOut(() => {
  client?.stop();
  client = undefined;
});
