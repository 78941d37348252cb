import { ref, shallowRef } from 'vue';

/** A list that comes in pages: `load` begins anew, `more` goes on; of several questions the last one counts. */
export function usePages<T>(ask: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>) {
  const items = shallowRef<T[]>([]);
  const next = ref<string | null>(null);
  const isLoading = ref(false);
  const failure = shallowRef<unknown>();
  let asked = 0;

  async function load(cursor?: string): Promise<void> {
    const turn = ++asked;
    [isLoading.value, failure.value] = [true, undefined];
    try {
      const page = await ask(cursor);
      if (turn !== asked) return;
      items.value = cursor ? [...items.value, ...page.items] : page.items;
      next.value = page.next;
    } catch (error) {
      if (turn === asked) failure.value = error;
    } finally {
      if (turn === asked) isLoading.value = false;
    }
  }

  const more = () => load(next.value ?? undefined);
  return { items, next, isLoading, failure, load: () => load(), more };
}
