/** What the server sends: docs/push.md. */
export interface Pushed {
  type: 'message' | 'test';
  chat_id?: string;
  chat_type?: string;
  chat_name?: string | null;
  message_id?: string;
  sender_name?: string | null;
  text?: string;
}

/** A worker has no page whose language it could follow: these few words follow the browser's. */
const words = {
  en: { test: 'Notifications work.', message: 'A new message' },
  de: { test: 'Benachrichtigungen funktionieren.', message: 'Eine neue Nachricht' },
};

/** How a notification reads, and where a click on it leads. Something is always shown: browsers ask for that. */
export function noticeOf(pushed: Pushed | undefined, language: string): { title: string; options: NotificationOptions } {
  const said = language.startsWith('de') ? words.de : words.en;
  const look = { icon: '/icon.svg', badge: '/icon.svg' };
  if (pushed?.type !== 'message' || !pushed.chat_id) {
    return { title: 'RustyGate', options: { ...look, body: pushed?.type === 'test' ? said.test : said.message, data: { show: '/chats' } } };
  }

  const { chat_id, chat_name, message_id, sender_name, text } = pushed;
  return {
    title: chat_name ?? sender_name ?? said.message,
    options: {
      ...look,
      body: chat_name && sender_name ? `${sender_name}: ${text ?? ''}` : (text ?? said.message),
      tag: chat_id,
      data: { show: message_id ? `/chats/${chat_id}/${message_id}` : `/chats/${chat_id}` },
    },
  };
}
