/** A text field's text and selection. */
export interface Edit {
  text: string;
  start: number;
  end: number;
}

export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'spoiler';

const MARKS: Record<Format, string> = { bold: '**', italic: '*', strike: '~~', code: '`', spoiler: '||' };

/** Marks the selection, or takes its marks away. */
export function toggle({ text, start, end }: Edit, format: Format): Edit {
  const mark = MARKS[format];
  const [before, chosen, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  if (before.endsWith(mark) && after.startsWith(mark) && !(format === 'italic' && before.endsWith('**'))) {
    return { text: before.slice(0, -mark.length) + chosen + after.slice(mark.length), start: start - mark.length, end: end - mark.length };
  }
  const body = chosen.trim();
  const lead = chosen.length - chosen.trimStart().length;
  const at = start + (body ? lead : 0);
  const rest = body ? chosen.slice(lead + body.length) : chosen;
  return { text: text.slice(0, at) + mark + body + mark + rest + after, start: at + mark.length, end: at + mark.length + body.length };
}

const URL_ALONE = /^(https?:\/\/|mailto:)\S+$/i;

/** A link around the selection, the cursor where its address belongs. */
export function link({ text, start, end }: Edit): Edit {
  const chosen = text.slice(start, end);
  if (URL_ALONE.test(chosen)) {
    return { text: `${text.slice(0, start)}[](${chosen})${text.slice(end)}`, start: start + 1, end: start + 1 };
  }
  const at = start + chosen.length + 3;
  return { text: `${text.slice(0, start)}[${chosen}]()${text.slice(end)}`, start: at, end: at };
}

/** An address that is pasted over a selection makes it a link. Undefined: paste as it is. */
export function pasteOver({ text, start, end }: Edit, pasted: string): Edit | undefined {
  const chosen = text.slice(start, end);
  if (!chosen.trim() || !URL_ALONE.test(pasted.trim()) || URL_ALONE.test(chosen.trim())) return undefined;
  const made = `[${chosen}](${pasted.trim()})`;
  return { text: text.slice(0, start) + made + text.slice(end), start: start + made.length, end: start + made.length };
}

export function insert({ text, start, end }: Edit, inserted: string): Edit {
  return { text: text.slice(0, start) + inserted + text.slice(end), start: start + inserted.length, end: start + inserted.length };
}
