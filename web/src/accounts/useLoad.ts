import { ref, shallowRef } from 'vue';
import { wordsOf } from '@/api';

/** What a page shows comes from the server: it waits, has it, or can try again. */
export function useLoad<T>(get: () => Promise<T>) {
  const value = shallowRef<T>();
  const failure = ref<string>();

  async function load(): Promise<void> {
    failure.value = undefined;
    try {
      value.value = await get();
    } catch (error) {
      failure.value = wordsOf(error);
    }
  }

  void load();
  return { value, failure, load };
}
