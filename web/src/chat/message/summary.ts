import type { useText } from '@/i18n';
import type { Message } from '../model/types';

type T = ReturnType<typeof useText>['t'];

/** A message in one line, without its marks: for quotes, the chat list, notices. */
export function summaryOf(message: Pick<Message, 'content' | 'files' | 'deleted_at'>, t: T): string {
  if (message.deleted_at) return t('chat.deletedMessage');
  if (!message.content) return message.files.map((file) => file.name).join(', ');
  return plain(message.content);
}

export function plain(markdown: string): string {
  return markdown
    .slice(0, 500)
    .replace(/^\/me\s+/, '')
    .replace(/\|\|[\s\S]+?\|\|/g, '▒▒▒')
    .replace(/(`{3,}|~{3,})[^\n]*\n?/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, '$2')
    .replace(/(?<!\w)([*_])(\S.*?)\1(?!\w)/g, '$2')
    .replace(/^\s*(>|[-*+]|\d+\.)\s+/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
