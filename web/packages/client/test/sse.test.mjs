// The cases of the web platform's tests for EventSource, against our own parser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SseParser } from '../dist/sse.js';

const cases = [
  ['LF', 'event: a\nid: e:1\ndata: {"x":1}\n\n', [{ type: 'a', id: 'e:1', data: { x: 1 } }]],
  ['CR', 'event: a\rid: e:1\rdata: {"x":1}\r\r', [{ type: 'a', id: 'e:1', data: { x: 1 } }]],
  ['CRLF', 'event: a\r\nid: e:1\r\ndata: {"x":1}\r\n\r\n', [{ type: 'a', id: 'e:1', data: { x: 1 } }]],
  ['a byte order mark', '\ufeffevent: a\ndata: 1\n\n', [{ type: 'a', data: 1 }]],
  ['comments, and no space after the colon', ': hello\n:\nevent:a\ndata:1\n\n', [{ type: 'a', data: 1 }]],
  ['data on several lines', 'event: a\ndata: [1,\ndata: 2]\n\n', [{ type: 'a', data: [1, 2] }]],
  ['an id with a NUL', 'id: e\0:1\ndata: 1\n\n', [{ type: 'message', data: 1 }]],
  ['retry', 'retry: 12\ndata: 1\n\nretry: x\ndata: 2\n\n', [{ type: 'message', retry: 12, data: 1 }, { type: 'message', data: 2 }]],
  ['unknown fields', 'foo: bar\nevent\ndata: 1\n\n', [{ type: 'message', data: 1 }]],
  ['no data, no event', 'event: never\n\nevent: a\ndata: 1\n\n', [{ type: 'a', data: 1 }]],
  ['characters of several bytes, and what the end cuts off', 'data: "€ 😀"\n\ndata: 1\n', [{ type: 'message', data: '€ 😀' }]],
];

for (const [what, stream, expected] of cases) {
  test(`S56 ${what}, wherever it is split`, () => {
    const bytes = new TextEncoder().encode(stream);
    for (const step of [1, 2, 3, 1000]) {
      const parser = new SseParser();
      const got = [];
      for (let at = 0; at < bytes.length; at += step) got.push(...parser.push(bytes.subarray(at, at + step)));
      assert.deepEqual(got, expected, `in steps of ${step}`);
    }
  });
}
