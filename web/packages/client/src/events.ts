/** A message, as docs/messages.md describes it. */
export interface ChatMessage {
  id: string;
  chat_id: string;
  sender_id: string;
  client_id: string | null;
  content: string;
  files: unknown[];
  reply_to: string | null;
  mentions: string[];
  reactions: Record<string, string[]>;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  seq: number;
}

export type Status = 'online' | 'idle' | 'offline';

/** What each type of event says: docs/realtime.md. */
export interface EventData {
  ready: { epoch: string; position: number };
  reset: { reason: string };
  NewMessage: ChatMessage;
  MessageUpdated: ChatMessage;
  MessageDeleted: ChatMessage;
  NewChat: { id: string } & Record<string, unknown>;
  AddToChat: Record<string, unknown>;
  RemoveFromChat: Record<string, unknown>;
  ChatUpdated: Record<string, unknown>;
  ReactionChanged: Record<string, unknown>;
  ReadMarkerMoved: Record<string, unknown>;
  DraftChanged: Record<string, unknown>;
  ScheduledChanged: Record<string, unknown>;
  SavedChanged: Record<string, unknown>;
  Typing: { chat_id: string; user_id: string; typing: boolean };
  Presence: { users: { user_id: string; status: Status }[] };
}

/** An event by its type. Those that a later server sends are ignored until this list has them. */
export type LiveEvent = { [T in keyof EventData]: { type: T; id?: string; data: EventData[T] } }[keyof EventData];

/** What comes in, of either transport: an event, or the answer to a frame of our own. */
export interface Incoming {
  type: string;
  id?: string;
  retry?: number;
  data?: any;
  ref?: string;
  status?: number;
  code?: string;
  title?: string;
  retry_after?: number;
}
