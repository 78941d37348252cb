import type { Chat, Message, Person } from '../model/types';

let count = 0;

/** What tests need of each kind, whatever they do not name. */
export const some = {
  message: (given: Partial<Message> = {}): Message => ({
    id: `m${++count}`, chat_id: 'chat', sender_id: 'ann', client_id: null, content: 'text', files: [], reply_to: null, mentions: [], reactions: {},
    created_at: '2026-03-02T10:00:00Z', edited_at: null, deleted_at: null, seq: count, ...given,
  }),
  chat: (given: Partial<Chat> = {}): Chat => ({
    id: `c${++count}`, type: 'group', name: 'Lunch', topic: null, avatar: null, archived_at: null, slow_mode_seconds: 0, created_by: 'ann',
    created_at: '2026-03-01T10:00:00Z', last_seq: 0, member_count: 2, members: ['ann', 'me'], last_message: null,
    me: { role: 'member', muted_until: null, notify: 'everything', read_seq: 0, unread: 0, mentions: 0 }, ...given,
  }),
  person: (given: Partial<Person> = {}): Person => ({
    id: `u${++count}`, username: 'ann', display_name: 'Ann Archer', avatar: null, disabled: false, deleted: false, bot: false, ...given,
  }),
};
