/** What a line that begins with a slash asks for. */
export type Command =
  | { is: 'say'; content: string }
  | { is: 'invite'; names: string[] }
  | { is: 'topic'; topic: string | null }
  | { is: 'mute'; minutes: number | null }
  | { is: 'remind'; minutes: number; text: string }
  | { is: 'unknown'; name: string }
  | { is: 'incomplete'; name: CommandName };

export const COMMANDS = ['me', 'shrug', 'invite', 'topic', 'mute', 'remind'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** Undefined: it is no command. A path (`/etc/hosts`) and a second slash are none. */
export function parseCommand(text: string): Command | undefined {
  const match = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i.exec(text.trim());
  if (!match) return undefined;
  const name = match[1]!.toLowerCase();
  const rest = (match[2] ?? '').trim();
  switch (name) {
    case 'me':
      return rest ? { is: 'say', content: `/me ${rest}` } : { is: 'incomplete', name };
    case 'shrug':
      return { is: 'say', content: `${rest} ¯\\\\\\_(ツ)\\_/¯`.trim() };
    case 'invite': {
      const names = rest.split(/[\s,]+/).map((n) => n.replace(/^@/, '')).filter(Boolean);
      return names.length > 0 ? { is: 'invite', names } : { is: 'incomplete', name };
    }
    case 'topic':
      return { is: 'topic', topic: rest || null };
    case 'mute':
      return rest ? withMinutes(rest, (minutes) => ({ is: 'mute', minutes }), name) : { is: 'mute', minutes: null };
    case 'remind': {
      const [, when = '', what = ''] = /^(?:me\s+)?(?:in\s+)?(\d+\s*[a-z]+)\s+([\s\S]+)$/i.exec(rest) ?? [];
      return withMinutes(when, (minutes) => ({ is: 'remind', minutes, text: what.replace(/^to\s+/i, '') }), name);
    }
    default:
      return { is: 'unknown', name };
  }
}

const UNITS: Record<string, number> = { m: 1, min: 1, h: 60, d: 1440, w: 10080 };

/** `20m`, `2 h`, `1d`. */
export function minutesOf(text: string): number | undefined {
  const [, count, unit] = /^(\d+)\s*(m|min|h|d|w)[a-z]*$/i.exec(text.trim()) ?? [];
  const minutes = Number(count) * (UNITS[unit?.toLowerCase() ?? ''] ?? NaN);
  return minutes > 0 ? minutes : undefined;
}

function withMinutes(text: string, make: (minutes: number) => Command, name: CommandName): Command {
  const minutes = minutesOf(text);
  return minutes === undefined ? { is: 'incomplete', name } : make(minutes);
}
