/** Where a key counts: everywhere, in the message list, in the composer. */
export type Scope = 'page' | 'list' | 'composer';

/** Each key that the chat page knows. What handles them and the help that lists them both read this. */
export const KEYS = [
  { id: 'switcher', scope: 'page', keys: ['$mod+k'] },
  { id: 'previousChat', scope: 'page', keys: ['Alt+ArrowUp'] },
  { id: 'nextChat', scope: 'page', keys: ['Alt+ArrowDown'] },
  { id: 'previousUnread', scope: 'page', keys: ['Alt+Shift+ArrowUp'] },
  { id: 'nextUnread', scope: 'page', keys: ['Alt+Shift+ArrowDown'] },
  { id: 'help', scope: 'page', keys: ['$mod+/', '?'] },
  { id: 'nextRegion', scope: 'page', keys: ['Control+F6'] },
  { id: 'previousRegion', scope: 'page', keys: ['Control+Shift+F6'] },
  { id: 'search', scope: 'page', keys: ['$mod+Shift+f'] },
  { id: 'close', scope: 'page', keys: ['Escape'] },
  { id: 'readAll', scope: 'page', keys: ['Shift+Escape'] },
  { id: 'up', scope: 'list', keys: ['ArrowUp', 'k'] },
  { id: 'down', scope: 'list', keys: ['ArrowDown', 'j'] },
  { id: 'reply', scope: 'list', keys: ['r'] },
  { id: 'edit', scope: 'list', keys: ['e'] },
  { id: 'thumbsUp', scope: 'list', keys: ['+'] },
  { id: 'react', scope: 'list', keys: [':'] },
  { id: 'unreadFromHere', scope: 'list', keys: ['Shift+u'] },
  { id: 'nextNew', scope: 'list', keys: ['n'] },
  { id: 'editLast', scope: 'composer', keys: ['ArrowUp'] },
  { id: 'bold', scope: 'composer', keys: ['$mod+b'] },
  { id: 'italic', scope: 'composer', keys: ['$mod+i'] },
  { id: 'code', scope: 'composer', keys: ['$mod+e'] },
  { id: 'strike', scope: 'composer', keys: ['$mod+Shift+x'] },
  { id: 'link', scope: 'composer', keys: ['$mod+Shift+k'] },
  { id: 'upload', scope: 'composer', keys: ['$mod+u'] },
] as const satisfies readonly { id: string; scope: Scope; keys: readonly string[] }[];

export type KeyId = (typeof KEYS)[number]['id'];
