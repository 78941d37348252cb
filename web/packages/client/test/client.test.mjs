import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Backoff } from '../dist/backoff.js';
import { LiveClient, Refused } from '../dist/index.js';

const quick = { firstPause: 1, longestPause: 20, answer: 2000 };

/** A log behind GET /events, which cuts each answer after some bytes; and POSTs whose answers are lost every other time. */
async function serve({ cutAfter = Infinity, events = [], refuse, losesAnswers = false } = {}) {
  const seen = { cursors: [], tokens: [], posts: [], stored: new Map() };
  const server = createServer((request, response) => {
    seen.tokens.push(request.headers.authorization);
    const url = new URL(request.url, 'http://x');
    const refusal = refuse?.(request, seen);
    if (refusal) {
      response.writeHead(refusal, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ code: `c${refusal}`, title: 'No.' }));
    } else if (request.method === 'POST') {
      let body = '';
      request.on('data', (part) => (body += part)).on('end', () => {
        const message = JSON.parse(body);
        seen.posts.push(message);
        seen.stored.set(message.client_id, message.content);
        if (losesAnswers && seen.posts.length % 2 === 1) request.socket.destroy();
        else response.writeHead(201).end(JSON.stringify({ ...message, seq: 1 }));
      });
    } else {
      const cursor = url.searchParams.get('last_event_id');
      seen.cursors.push(cursor);
      const from = cursor?.startsWith('e:') ? Number(cursor.slice(2)) : 0;
      const reset = cursor && !cursor.startsWith('e:') ? 'event: reset\nid: e:0\ndata: {"reason":"unknown_epoch"}\n\n' : '';
      const text = `event: ready\ndata: {"epoch":"e","position":0}\n\n${reset}${events
        .slice(from).map((event, i) => `event: NewMessage\nid: e:${from + i + 1}\ndata: ${JSON.stringify(event)}\n\n`).join('')}`;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(text.slice(0, cutAfter));
      if (text.length > cutAfter) setImmediate(() => response.destroy());
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { seen, gateway: `http://127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

async function hear(client, count, type = 'NewMessage') {
  const heard = [];
  for await (const event of client.events()) {
    if (event.type === type) heard.push(event);
    if (heard.length === count) break;
  }
  return heard;
}

test('R7 whatever cuts a stream, each event comes once and in order', async () => {
  const events = Array.from({ length: 60 }, (_, i) => ({ content: `message ${i}` }));
  const server = await serve({ cutAfter: 333, events });
  const client = new LiveClient({ gateway: server.gateway, prefer: 'stream', token: () => 't', ...quick });
  // What fails before ready has the client try a socket too; there is none here.
  client.options.WebSocket = class { constructor() { setImmediate(() => this.onerror()); } close() {} };

  const heard = await hear(client, events.length);
  server.close();

  assert.deepEqual(heard.map((event) => event.data.content), events.map((event) => event.content));
  assert.ok(server.seen.cursors.length > 5);
  assert.equal(client.lastEventId, 'e:60');
});

test('where no socket gets through, events come by the other way', async () => {
  const server = await serve({ events: [{ content: 'x' }] });
  class NoSocket { constructor() { setImmediate(() => this.onerror()); } close() {} }
  const client = new LiveClient({ gateway: server.gateway, token: () => 't', WebSocket: NoSocket, ...quick });

  const [first] = await hear(client, 1);
  server.close();

  assert.equal(first.data.content, 'x');
});

test('a socket says in its first frame who it is, goes on from the cursor, and renews its token', async () => {
  const sent = [];
  const opened = [];
  class Socket {
    readyState = 1;
    constructor(url) {
      opened.push(url);
      setImmediate(() => this.onopen());
    }
    send(text) {
      const frame = JSON.parse(text);
      sent.push(frame);
      const answer = (message) => setImmediate(() => this.onmessage({ data: JSON.stringify(message) }));
      if (frame.type === 'auth') {
        answer({ type: 'ack', ref: 'auth', data: {} });
        answer({ type: 'ready', id: 'e:7', data: { epoch: 'e', position: 7 } });
        answer({ type: 'expiring', data: { expires_at: 'soon' } });
      } else if (frame.type === 'refresh') {
        answer({ type: 'NewMessage', id: 'e:8', data: { content: 'one' } });
        answer({ type: 'NewMessage', id: 'e:8', data: { content: 'one, again' } });
        answer({ type: 'NewMessage', id: 'e:9', data: { content: 'two' } });
      } else answer({ type: 'ack', ref: frame.ref, data: { content: frame.content, seq: 3 } });
    }
    close() {
      this.readyState = 3;
      this.onclose();
    }
  }
  const client = new LiveClient({ gateway: 'http://h', cursor: 'e:7', token: (fresh) => (fresh ? 'fresh' : 'first'), WebSocket: Socket, ...quick });

  const heard = [];
  let answer;
  for await (const event of client.events()) {
    if (event.type === 'ready') answer = client.send('room', 'hello', { client_id: 'mine' });
    else heard.push(event.data.content);
    if (heard.length === 2) {
      assert.equal((await answer).seq, 3);
      break;
    }
  }

  assert.deepEqual(heard, ['one', 'two']);
  assert.deepEqual(opened, ['ws://h/ws?last_event_id=e%3A7']);
  assert.deepEqual(sent.map((frame) => [frame.type, frame.token ?? frame.client_id]), [['auth', 'first'], ['send', 'mine'], ['refresh', 'fresh']]);
});

test('S57 after a reset it goes on from there', async () => {
  const server = await serve({ events: [{ content: 'after' }] });
  const client = new LiveClient({ gateway: server.gateway, prefer: 'stream', cursor: 'old:9', token: () => 't', ...quick });

  const types = [];
  for await (const event of client.events()) {
    types.push(event.type);
    if (event.type === 'NewMessage') break;
  }
  server.close();

  assert.deepEqual(types, ['ready', 'reset', 'NewMessage']);
  assert.equal(client.lastEventId, 'e:1');
});

test('R2 what is sent is stored once though every other answer is lost', async () => {
  const server = await serve({ losesAnswers: true });
  const client = new LiveClient({ gateway: server.gateway, token: () => 't', ...quick });

  for (const content of ['a', 'b', 'c']) assert.equal((await client.send('room', content)).content, content);
  server.close();

  assert.deepEqual([...server.seen.stored.values()], ['a', 'b', 'c']);
  assert.equal(server.seen.posts.length, 6);
});

test('a refused token is asked for anew, once; what is refused for good is an error with its code', async () => {
  const server = await serve({ refuse: (request) => (request.headers.authorization !== 'Bearer fresh' ? 401 : request.method === 'POST' ? 404 : undefined), events: [{}] });
  const good = new LiveClient({ gateway: server.gateway, prefer: 'stream', token: (fresh) => (fresh ? 'fresh' : 'stale'), ...quick });
  const bad = new LiveClient({ gateway: server.gateway, prefer: 'stream', token: () => 'stale', ...quick });

  await hear(good, 1);
  await assert.rejects(hear(bad, 1), (cause) => cause instanceof Refused && cause.status === 401);
  await assert.rejects(good.send('room', 'x'), (cause) => cause instanceof Refused && cause.status === 404 && cause.code === 'c404');
  server.close();
});

test('R14 waits double up to the longest, are spread, and what the server asks for counts alone', () => {
  const most = new Backoff(1000, 10_000, () => 1);
  assert.deepEqual(Array.from({ length: 6 }, () => most.next()), [1000, 2000, 4000, 8000, 10_000, 10_000]);
  assert.equal(most.next(3000), 3000);
  most.reset();
  assert.equal(most.next(), 1000);
  assert.equal(new Backoff(1000, 10_000, () => 0).next(), 0);
});

test('R14 what waits goes on at once when the network is said to be back, and a page is told whether events come', async () => {
  let isThere = false;
  const server = await serve({ events: [{ content: 'x' }], refuse: () => (isThere ? undefined : 503) });
  const told = [];
  const slow = { firstPause: 3_600_000, longestPause: 3_600_000 };
  const client = new LiveClient({ gateway: server.gateway, prefer: 'stream', token: () => 't', connected: (is) => told.push(is), ...slow });
  client.backoff.next = () => 3_600_000;
  client.options.WebSocket = class { constructor() { setImmediate(() => this.onerror()); } close() {} };

  const hearing = hear(client, 1);
  while (server.seen.cursors.length + server.seen.tokens.length === 0) await new Promise(setImmediate);
  isThere = true;
  const nudge = setInterval(() => client.retryNow(), 5);
  const [first] = await hearing;
  clearInterval(nudge);
  server.close();

  assert.equal(first.data.content, 'x');
  assert.deepEqual(told, [true, false]);
});
