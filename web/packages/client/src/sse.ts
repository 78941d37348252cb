import type { Incoming } from './events.js';

/**
 * Reads server-sent events as the web platform does (WHATWG HTML 9.2.6): any line end, a byte order mark, characters split anywhere; an id with a
 * NUL is no id, and what the end cuts off is no event.
 */
export class SseParser {
  private readonly decoder = new TextDecoder('utf-8');
  private buffer = '';
  private isAfterCr = false;
  private type = '';
  private data: string[] = [];
  private id: string | undefined;
  private retry: number | undefined;

  /** The events that the bytes complete. */
  *push(bytes: Uint8Array): Generator<Incoming> {
    this.buffer += this.decoder.decode(bytes, { stream: true });
    for (;;) {
      if (this.isAfterCr && this.buffer !== '') {
        this.isAfterCr = false;
        if (this.buffer[0] === '\n') this.buffer = this.buffer.slice(1);
      }
      const end = this.buffer.search(/[\r\n]/);
      if (end < 0) return;
      const line = this.buffer.slice(0, end);
      this.isAfterCr = this.buffer[end] === '\r';
      this.buffer = this.buffer.slice(end + 1);
      const event = line === '' ? this.dispatch() : this.field(line);
      if (event) yield event;
    }
  }

  private field(line: string): undefined {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (name === 'event') this.type = value;
    else if (name === 'data') this.data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
  }

  private dispatch(): Incoming | undefined {
    const { type, data, id, retry } = this;
    [this.type, this.data, this.id, this.retry] = ['', [], undefined, undefined];
    if (data.length === 0) return undefined;
    return {
      type: type || 'message',
      ...(id ? { id } : {}),
      ...(retry === undefined ? {} : { retry }),
      data: JSON.parse(data.join('\n')),
    };
  }
}
