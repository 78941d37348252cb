import type { DraftStore, LocalDraft } from './drafts';

/** Drafts in the browser's own store: there at once, and after a reload. Where that is full or forbidden, in memory. */
export function browserDrafts(user: string, storage: Storage = localStorage): DraftStore {
  const memory = new Map<string, LocalDraft>();
  const keyOf = (key: string): string => `rustygate.draft.${user}.${key}`;
  return {
    read(key) {
      const text = storage.getItem(keyOf(key));
      return text ? (JSON.parse(text) as LocalDraft) : memory.get(key);
    },
    write(key, draft) {
      memory.delete(key);
      try {
        if (draft) storage.setItem(keyOf(key), JSON.stringify(draft));
        else storage.removeItem(keyOf(key));
      } catch {
        if (draft) memory.set(key, draft);
      }
    },
  };
}
