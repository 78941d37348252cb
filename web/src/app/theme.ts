import { ref } from 'vue';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const remembered = 'rustygate.theme';

/** How the app looks on this device. */
export const theme = ref<Theme>(read());

export function setTheme(wanted: Theme): void {
  theme.value = wanted;
  show();
  try {
    localStorage.setItem(remembered, wanted);
  } catch {
    // Not kept where the browser keeps nothing.
  }
}

export function show(): void {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}

function read(): Theme {
  try {
    const kept = localStorage.getItem(remembered);
    return themes.find((one) => one === kept) ?? 'system';
  } catch {
    return 'system';
  }
}
