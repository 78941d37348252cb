/** What the API says of chats and messages: docs/chats.md, docs/messages.md. */

export type ChatType = 'single' | 'group' | 'private_channel' | 'public_channel';
export type Role = 'owner' | 'admin' | 'member';
export type Status = 'online' | 'idle' | 'offline';

export interface Person {
  id: string;
  username: string | null;
  display_name: string | null;
  avatar: string | null;
  disabled: boolean;
  deleted: boolean;
  bot: boolean;
}

export interface FileView {
  id: string;
  url: string;
  name: string;
  /** Bytes. */
  size: number;
  type: string;
  width: number | null;
  height: number | null;
}

/** What a page that a message links to says of itself; its picture is a copy that the server keeps. */
export interface LinkPreview {
  id: string;
  url: string;
  title: string;
  description?: string;
  site: string;
  image?: FileView;
}

export interface Thread {
  replies: number;
  last_reply_seq: number;
  last_reply_at: string;
  following?: boolean;
}

export interface Message {
  id: string;
  chat_id: string;
  sender_id: string;
  client_id: string | null;
  /** Markdown source. */
  content: string;
  files: FileView[];
  reply_to: string | null;
  mentions: string[];
  reactions: Record<string, string[]>;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  /** Its number in the chat: 1, 2, 3, … without a hole. */
  seq: number;
  kind?: 'system';
  forward_of?: string;
  forwarded_from?: string;
  pinned_at?: string;
  pinned_by?: string;
  thread?: Thread;
  previews?: LinkPreview[];
}

/** Of what a chat tells somebody who is not there. */
export type NotifyLevel = 'everything' | 'mentions' | 'nothing';

/** What a chat is to the reader. */
export interface Membership {
  role: Role;
  muted_until: string | null;
  notify: NotifyLevel;
  read_seq?: number;
  unread?: number;
  mentions?: number;
}

export interface Chat {
  id: string;
  type: ChatType;
  name: string | null;
  topic: string | null;
  avatar: string | null;
  archived_at: string | null;
  slow_mode_seconds: number;
  created_by: string;
  created_at: string;
  last_seq: number;
  member_count: number;
  /** At most fifty of them. */
  members: string[];
  last_message: Message | null;
  me?: Membership;
}

export interface Member {
  user_id: string;
  role: Role;
  joined_at: string;
}

/** How far somebody has read, with their counts as of `last_seq`. */
export interface ReadMarker {
  chat_id: string;
  user_id: string;
  seq: number;
  last_seq: number;
  unread: number;
  mentions: number;
}

export interface ReactionChange {
  chat_id: string;
  message_id: string;
  seq: number;
  user_id: string;
  emoji: string;
  reactions: Record<string, string[]>;
}

export interface ChatUpdate {
  id: string;
  type?: ChatType;
  name?: string | null;
  topic?: string | null;
  avatar?: string | null;
  archived_at?: string | null;
  slow_mode_seconds?: number;
  member_count?: number;
  members?: { user_id: string; role: Role | null }[];
  me?: Membership;
}

export interface Draft {
  chat_id: string;
  thread_id: string | null;
  content: string | null;
  revision: number;
  updated_at: string;
}

export interface Channel {
  id: string;
  name: string;
  topic: string | null;
  avatar: string | null;
  member_count: number;
  is_member: boolean;
  created_at: string;
}

export interface Invite {
  id: string;
  code: string;
  chat_ids: string[];
  created_by: string;
  created_at: string;
  expires_at: string;
  max_uses: number | null;
  uses: number;
}

export interface SearchHit {
  message: Message;
  highlights: { start: number; length: number }[];
}
