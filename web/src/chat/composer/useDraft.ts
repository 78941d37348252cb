import { onScopeDispose, ref, watch } from 'vue';
import { draftKey } from '../drafts/drafts';
import { TypingNotice } from '../people/typing';
import type { Room } from '../room/room';
import { chats } from '../store/endpoints';

/** The text of a composer: a draft in this browser with each key, on the other devices a little later. */
export function useDraft(room: Room, thread: string | null) {
  const { client, id } = room;
  const text = ref(client.drafts.content(id, thread));
  const notice = new TypingNotice((typing) => void chats.typing(id, typing).catch(() => undefined));

  watch(text, (now) => client.drafts.typed(id, thread, now), { flush: 'sync' });
  onScopeDispose(
    client.listenTo((news) => {
      if (news.is === 'draft' && news.key === draftKey(id, thread)) text.value = news.content;
    }),
  );
  onScopeDispose(() => {
    notice.over();
    void client.drafts.sync(id, thread);
  });

  watch(text, (now) => now === '' && notice.over());
  return { text, typed: () => notice.typed(text.value.trim() === '') };
}
