import { ref, shallowRef } from 'vue';
import { fieldWords, wordsOf } from '@/api';

/** What a form does when it is sent: once at a time, with what went wrong kept until the next attempt. */
export function useForm(act: () => Promise<void>) {
  const isBusy = ref(false);
  const failure = shallowRef<unknown>();

  async function submit(): Promise<void> {
    if (isBusy.value) return;
    [isBusy.value, failure.value] = [true, undefined];
    try {
      await act();
    } catch (error) {
      failure.value = error;
    } finally {
      isBusy.value = false;
    }
  }

  return {
    isBusy,
    failure,
    submit,
    /** What is wrong with a field. */
    fault: (...fields: string[]) => fields.map((field) => fieldWords(failure.value, field)).find(Boolean),
    /** What is wrong as a whole; nothing where `fields` say it already. */
    trouble: (...fields: string[]) => (failure.value && !fields.some((field) => fieldWords(failure.value, field)) ? wordsOf(failure.value) : undefined),
  };
}
