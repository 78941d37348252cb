import type { Message, ReactionChange } from '../model/types';

/** A piece of a chat's history without a hole, in the order of `seq`. */
export interface TimelineWindow {
  readonly messages: readonly Message[];
  /** Whether its first message is the chat's first. */
  readonly reachesStart: boolean;
  /** Whether its last message is the chat's newest. */
  readonly reachesEnd: boolean;
}

/** At most so many stand in the document, so that the browser's own search and screen readers work; a thread's and the queue's are beside them. */
export const MOST_IN_TIMELINE = 200;
export const MOST_IN_THREAD = 80;
export const MOST_IN_QUEUE = 20;
export const PAGE = 50;

export const NOTHING: TimelineWindow = { messages: [], reachesStart: false, reachesEnd: false };

const first = (w: TimelineWindow) => w.messages[0]?.seq ?? Infinity;
const last = (w: TimelineWindow) => w.messages.at(-1)?.seq ?? 0;

/** What the API gave, which is newest first. */
export function opened(page: readonly Message[], newest: number): TimelineWindow {
  const messages = [...page].reverse();
  return { messages, reachesStart: (messages[0]?.seq ?? 1) <= 1, reachesEnd: (messages.at(-1)?.seq ?? 0) >= newest };
}

/** With the page before it. What is too much is let go of at the other end. */
export function withOlder(window: TimelineWindow, page: readonly Message[], most = MOST_IN_TIMELINE): TimelineWindow {
  const older = page.filter((m) => m.seq < first(window)).reverse();
  const all = [...older, ...window.messages];
  const messages = all.slice(0, most);
  return {
    messages,
    reachesStart: page.length === 0 || (messages[0]?.seq ?? 1) <= 1,
    reachesEnd: window.reachesEnd && messages.length === all.length,
  };
}

/** With the page after it, which the API too gives newest first. */
export function withNewer(window: TimelineWindow, page: readonly Message[], newest: number, most = MOST_IN_TIMELINE): TimelineWindow {
  const newer = page.filter((m) => m.seq > last(window)).reverse();
  const all = [...window.messages, ...newer];
  const messages = all.slice(-most);
  return {
    messages,
    reachesStart: window.reachesStart && messages.length === all.length,
    reachesEnd: page.length === 0 || (messages.at(-1)?.seq ?? 0) >= newest,
  };
}

/** With a message that was just sent. `'gap'`: some between are missing, and must be fetched. */
export function withNews(window: TimelineWindow, message: Message, most = MOST_IN_TIMELINE): TimelineWindow | 'gap' {
  if (message.seq <= last(window)) return withChange(window, message);
  if (!window.reachesEnd) return window;
  if (message.seq > last(window) + 1) return 'gap';
  return withNewer(window, [message], message.seq, most);
}

/** With another version of a message that it may hold. */
export function withChange(window: TimelineWindow, message: Message): TimelineWindow {
  return replace(window, message.seq, (known) => merged(known, message));
}

export function withReactions(window: TimelineWindow, change: ReactionChange): TimelineWindow {
  return replace(window, change.seq, (known) => ({ ...known, reactions: change.reactions }));
}

/** An event is for several people: what it does not say of the reader's own stays. */
function merged(known: Message, message: Message): Message {
  const following = message.thread?.following ?? known.thread?.following;
  return message.thread && following !== undefined ? { ...message, thread: { ...message.thread, following } } : message;
}

function replace(window: TimelineWindow, seq: number, change: (known: Message) => Message): TimelineWindow {
  const at = window.messages.findIndex((m) => m.seq === seq);
  if (at < 0) return window;
  return { ...window, messages: window.messages.with(at, change(window.messages[at]!)) };
}
