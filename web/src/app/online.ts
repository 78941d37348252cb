import { ref } from 'vue';

/** Whether the browser has a network at all; whether the server answers is another matter. */
export const isOnline = ref(navigator.onLine);

addEventListener('online', () => (isOnline.value = true));
addEventListener('offline', () => (isOnline.value = false));
