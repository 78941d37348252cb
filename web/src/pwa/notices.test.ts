import { describe, expect, it } from 'vitest';
import { noticeOf } from './notices';

describe('a notification', () => {
  const message = { type: 'message', chat_id: 'c', chat_type: 'group', message_id: 'm', sender_name: 'Ann', text: 'Soup?' } as const;

  it('Rule34 says who wrote what where, one for each chat, and leads to the message', () => {
    expect(noticeOf({ ...message, chat_name: 'Lunch' }, 'en')).toMatchObject({ title: 'Lunch', options: { body: 'Ann: Soup?', tag: 'c', data: { show: '/chats/c/m' } } });
    expect(noticeOf({ ...message, chat_name: null }, 'en')).toMatchObject({ title: 'Ann', options: { body: 'Soup?' } });
    expect(noticeOf({ ...message, chat_name: 'Lunch', sender_name: null }, 'en')).toMatchObject({ title: 'Lunch', options: { body: 'Soup?' } });
  });

  it('Rule34 something is always shown', () => {
    expect(noticeOf({ type: 'test' }, 'de-DE').options.body).toBe('Benachrichtigungen funktionieren.');
    expect(noticeOf(undefined, 'en-GB').options.body).toBe('A new message');
  });
});
