import { shallowReactive } from 'vue';
import type { ChatClient } from './chatClient';
import { saved } from './endpoints';

/** Which messages the reader keeps. */
export interface SavedMessages {
  has(message: string): boolean;
  set(message: string, on: boolean): Promise<void>;
}

const boards = new WeakMap<ChatClient, SavedMessages>();

/** Loaded when it is asked for first. */
export function savedMessages(client: ChatClient): SavedMessages {
  const known = boards.get(client);
  if (known) return known;
  const ids = shallowReactive(new Set<string>());
  const note = (id: string, on: boolean) => (on ? ids.add(id) : ids.delete(id));
  void saved.list(200).then((all) => all.forEach((message) => ids.add(message.id)), () => undefined);
  client.listenTo((news) => news.is === 'saved' && note(news.message, news.on));
  const board: SavedMessages = {
    has: (id) => ids.has(id),
    async set(id, on) {
      await saved.set(id, on);
      note(id, on);
    },
  };
  boards.set(client, board);
  return board;
}
