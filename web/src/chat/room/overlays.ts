import { type InjectionKey, inject, shallowReactive } from 'vue';
import type { Message } from '../model/types';

/** What opens above the page, one of each kind at a time: a menu for each of two hundred messages would be two hundred menus. */
export interface Overlays {
  menu: { message: Message; anchor: HTMLElement; point?: { x: number; y: number } } | null;
  emoji: { anchor: HTMLElement; pick: (emoji: string) => void } | null;
  forward: Message | null;
  remove: Message | null;
  report: Message | null;
  history: Message | null;
  settings: boolean;
  invite: boolean;
}

export const OverlayKey: InjectionKey<Overlays> = Symbol('overlays');

export const makeOverlays = (): Overlays =>
  shallowReactive({ menu: null, emoji: null, forward: null, remove: null, report: null, history: null, settings: false, invite: false });

export function useOverlays(): Overlays {
  const overlays = inject(OverlayKey);
  if (!overlays) throw new Error('There is no open chat around this component.');
  return overlays;
}
