/** What the Enter key does. */
export interface EnterSettings {
  /** Enter sends and Shift+Enter breaks; otherwise the other way round. */
  enterSends: boolean;
  /** The keyboard is on the screen: Enter breaks, a button sends. */
  isTouch: boolean;
}

export interface EnterPress {
  shiftKey: boolean;
  ctrlOrMeta: boolean;
  isComposing: boolean;
  keyCode: number;
  /** Milliseconds since an input method has last ended a composition. Safari's Enter that ends one comes after its end. */
  sinceComposition: number;
}

/** An input method's own Enter is told by any of three signs, as browsers differ. */
const COMPOSING = 229;
const AFTER_COMPOSITION = 30;

export function isComposing(press: Pick<EnterPress, 'isComposing' | 'keyCode' | 'sinceComposition'>): boolean {
  return press.isComposing || press.keyCode === COMPOSING || press.sinceComposition < AFTER_COMPOSITION;
}

export function onEnter(press: EnterPress, settings: EnterSettings, isInFence: boolean): 'send' | 'break' | 'ignore' {
  if (isComposing(press)) return 'ignore';
  if (press.ctrlOrMeta) return 'send';
  if (settings.isTouch || isInFence) return 'break';
  return press.shiftKey === settings.enterSends ? 'break' : 'send';
}

/** Whether the cursor stands in a code fence that is not closed before it. */
export function isInOpenFence(text: string, cursor: number): boolean {
  let open: string | undefined;
  for (const line of text.slice(0, cursor).split('\n')) {
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (!fence) continue;
    if (!open) open = fence;
    else if (fence[0] === open[0] && fence.length >= open.length && line.trim() === fence) open = undefined;
  }
  return open !== undefined;
}
