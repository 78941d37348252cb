import { effectScope, reactive, watch } from 'vue';

/** How somebody wants to write and be told, kept on this device. */
export interface ChatSettings {
  enterSends: boolean;
  singleLetters: boolean;
  sound: boolean;
}

const KEY = 'rustygate.chat';
let settings: ChatSettings | undefined;

export function useChatSettings(): ChatSettings {
  if (settings) return settings;
  settings = reactive({ enterSends: true, singleLetters: true, sound: true, ...stored() });
  const made = settings;
  // Of the page, not of the component that happens to ask first.
  effectScope(true).run(() => watch(made, (now) => localStorage.setItem(KEY, JSON.stringify(now))));
  return settings;
}

function stored(): Partial<ChatSettings> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ChatSettings>;
  } catch {
    return {};
  }
}
