import { reactive, ref } from 'vue';
import { wordsOf } from '@/api';
import { users } from '../endpoints';
import type { User } from '../types';

export type Act = keyof typeof deeds;

const deeds = {
  promote: (id: string) => users.setRole(id, 'admin'),
  demote: (id: string) => users.setRole(id, 'user'),
  signOut: users.signOut,
  resetFactor: users.resetSecondFactor,
  enable: users.enable,
  disable: users.disable,
};

/** An act on an account: asked, then confirmed, then done. */
export function useUserActs(user: () => User, done: () => void) {
  const asked = ref<Act | null>(null);
  const isBusy = ref(false);
  const trouble = ref<string>();

  function ask(act: Act): void {
    [asked.value, trouble.value] = [act, undefined];
  }

  async function confirm(): Promise<void> {
    if (!asked.value || isBusy.value) return;
    [isBusy.value, trouble.value] = [true, undefined];
    try {
      await deeds[asked.value](user().id);
      asked.value = null;
      done();
    } catch (error) {
      trouble.value = wordsOf(error);
    } finally {
      isBusy.value = false;
    }
  }

  return reactive({ asked, isBusy, trouble, ask, confirm });
}

export type UserActs = ReturnType<typeof useUserActs>;
