/** Where the client is in the log, and what it has had already. */
export class Cursor {
  constructor(public id?: string) {}

  /** Whether the event is new, by its id; then the cursor is past it. A reset may take it back. */
  pass(type: string, id?: string): boolean {
    if (id === undefined) return true;
    const [epoch, position] = parse(id);
    const [knownEpoch, known] = parse(this.id);
    const isOld = epoch !== undefined && epoch === knownEpoch && position <= known;
    if (!isOld || type === 'reset') this.id = id;
    return !isOld || type === 'ready' || type === 'reset';
  }
}

function parse(id?: string): [string | undefined, number] {
  const colon = id?.lastIndexOf(':') ?? -1;
  return id !== undefined && colon > 0 ? [id.slice(0, colon), Number(id.slice(colon + 1))] : [undefined, 0];
}
