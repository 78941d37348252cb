/** Whether a dialog, a menu or a picker is open above the page: then Esc is its own. */
export const isSomethingAbove = (): boolean => document.querySelector('dialog[open], :popover-open') !== null;
