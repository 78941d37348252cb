import type { Channel, Chat, ChatType, Draft, Invite, Member, Membership, Message, NotifyLevel, Person, ReactionChange, ReadMarker, Role, SearchHit, Status } from '../model/types';
import type { Waiting } from '../outbox/outbox';
import { ask as request } from '@/api';
import { askPages } from './pages';

const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => request<T>(method, path, body === undefined ? {} : { body });

const query = (values: Record<string, string | number | undefined>): string =>
  `?${new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))}`;

const chatPath = (chat: string, rest = ''): string => `/api/chats/${chat}${rest}`;
const messagePath = (chat: string, message: string, rest = ''): string => chatPath(chat, `/messages/${message}${rest}`);

/** One function for each endpoint of README.md's table that the chat page uses. */
export const chats = {
  list: () => askPages<Chat>('/api/chats?limit=200', 5),
  get: (id: string) => ask<Chat>('GET', chatPath(id)),
  create: (chat: { type: ChatType; user_id?: string; name?: string; topic?: string; members?: string[] }) => ask<Chat>('POST', '/api/chats', chat),
  update: (id: string, change: { name?: string; topic?: string | null; type?: ChatType }) => ask<Chat>('PATCH', chatPath(id), change),
  remove: (id: string) => ask<void>('DELETE', chatPath(id)),
  leave: (id: string) => ask<void>('POST', chatPath(id, '/leave')),
  archive: (id: string, archived: boolean) => ask<Chat>('POST', chatPath(id, archived ? '/archive' : '/unarchive')),
  mute: (id: string, until?: string) => ask<Membership>('PUT', chatPath(id, '/mute'), until ? { until } : undefined),
  notify: (id: string, level: NotifyLevel) => ask<Membership>('PUT', chatPath(id, '/notifications'), { level }),
  unmute: (id: string) => ask<Membership>('DELETE', chatPath(id, '/mute')),
  members: (id: string) => askPages<Member>(chatPath(id, '/members?limit=1000'), 1),
  putMember: (id: string, user: string, role?: Role) => ask<Member>('PUT', chatPath(id, `/members/${user}`), role ? { role } : undefined),
  removeMember: (id: string, user: string) => ask<void>('DELETE', chatPath(id, `/members/${user}`)),
  read: (id: string, seq: number) => ask<ReadMarker>('POST', chatPath(id, '/read'), { seq }),
  unread: (id: string, seq: number) => ask<ReadMarker>('POST', chatPath(id, '/unread'), { seq }),
  reads: (id: string) => ask<{ user_id: string; seq: number }[]>('GET', chatPath(id, '/reads')),
  typing: (id: string, typing: boolean) => ask<void>('POST', chatPath(id, '/typing'), { typing }),
};

export const channels = {
  find: (q: string) => ask<Channel[]>('GET', `/api/channels${query({ q: q || undefined, limit: 100 })}`),
  join: (id: string) => ask<unknown>('POST', chatPath(id, '/join')),
};

export const invites = {
  list: (chat: string) => ask<Invite[]>('GET', chatPath(chat, '/invites')),
  create: (chat: string, invite: { expires_in?: number; max_uses?: number }) => ask<Invite>('POST', chatPath(chat, '/invites'), invite),
  revoke: (chat: string, id: string) => ask<void>('DELETE', chatPath(chat, `/invites/${id}`)),
};

export const messages = {
  page: (chat: string, where: { before?: number; after?: number; around?: number; limit?: number }) =>
    ask<Message[]>('GET', chatPath(chat, `/messages${query(where)}`)),
  get: (chat: string, id: string) => ask<Message>('GET', messagePath(chat, id)),
  send: ({ client_id, chat_id, content, files, reply_to, mentions, forward_of }: Waiting) =>
    ask<Message>('POST', chatPath(chat_id, '/messages'), {
      client_id,
      ...(forward_of ? { forward_of } : { content, files: files.map((f) => f.id), mentions, ...(reply_to ? { reply_to } : {}) }),
    }),
  edit: (chat: string, id: string, content: string, mentions: string[]) => ask<Message>('PATCH', messagePath(chat, id), { content, mentions }),
  remove: (chat: string, id: string) => ask<unknown>('DELETE', messagePath(chat, id)),
  history: (chat: string, id: string) => ask<{ content: string; written_at: string }[]>('GET', messagePath(chat, id, '/history')),
  react: (chat: string, id: string, emoji: string, on: boolean) =>
    ask<ReactionChange>(on ? 'PUT' : 'DELETE', messagePath(chat, id, `/reactions/${encodeURIComponent(emoji)}`)),
  pin: (chat: string, id: string, on: boolean) => ask<unknown>(on ? 'POST' : 'DELETE', messagePath(chat, id, '/pin')),
  pins: (chat: string) => ask<Message[]>('GET', chatPath(chat, '/pins')),
  replies: (chat: string, id: string, before?: number) => ask<Message[]>('GET', messagePath(chat, id, `/replies${query({ limit: 50, before })}`)),
  follow: (chat: string, id: string, on: boolean) => ask<void>(on ? 'PUT' : 'DELETE', messagePath(chat, id, '/follow')),
  search: (q: string, sort: 'best' | 'newest', offset?: number) => ask<SearchHit[]>('GET', `/api/search${query({ q, sort, limit: 30, offset })}`),
  removePreview: (chat: string, id: string, preview: string) => ask<Message>('DELETE', messagePath(chat, id, `/previews/${preview}`)),
  report: (chat_id: string, message_id: string, reason: string) => ask<unknown>('POST', '/api/reports', { chat_id, message_id, reason }),
  schedule: (scheduled: { chat_id: string; content: string; send_at: string; client_id: string }) => ask<unknown>('POST', '/api/scheduled', scheduled),
};

export const saved = {
  list: (limit: number, before?: string) => ask<Message[]>('GET', `/api/saved${query({ limit, before })}`),
  set: (message: string, on: boolean) => ask<void>(on ? 'PUT' : 'DELETE', `/api/saved/${message}`),
};

export const drafts = {
  list: () => ask<Draft[]>('GET', '/api/drafts'),
  put: (chat: string, thread: string | null, content: string) => ask<Draft>('PUT', `/api/drafts/${chat}${query({ thread: thread ?? undefined })}`, { content }),
  clear: (chat: string, thread: string | null, revision: number) =>
    ask<void>('DELETE', `/api/drafts/${chat}${query({ thread: thread ?? undefined, revision })}`),
};

export const people = {
  find: (q: string) => ask<Person[]>('GET', `/api/users${query({ q, limit: 20 })}`),
  byIds: (ids: readonly string[]) => ask<Person[]>('GET', `/api/users?${ids.map((id) => `ids=${id}`).join('&')}`),
  presence: (ids: readonly string[]) => ask<{ users: { user_id: string; status: Status }[] }>('GET', `/api/presence?users=${ids.join(',')}`),
};
