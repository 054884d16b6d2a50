import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { fromXrootd, type XrootdOptions } from '../../../src/storage/index.ts';
import { byteSourceContract, sampleBytes } from '../../contract/byte-source.contract.ts';
import { AT_ONCE } from '../http/web-server.ts';
import {
  type Call,
  frame,
  numbered,
  type Script,
  STATUS,
  startFake,
  statusOf,
  vectorOf,
} from './fake-server.ts';

const bytes = sampleBytes(100_000);
const range = { start: 50_000, end: 60_000 };
const wanted = bytes.slice(range.start, range.end);
const quick: XrootdOptions = { effects: AT_ONCE, retry: { attempts: 3 }, stallMs: 400 };

byteSourceContract('XRootD, a fake server', async () => {
  const servers: AsyncDisposable[] = [];
  return {
    async open(content) {
      const server = await startFake(content);
      servers.push(server);
      return fromXrootd(server.url);
    },
    async end() {
      for (const server of servers) await server[Symbol.asyncDispose]();
    },
  };
});

/** Reads the range by itself and closes. */
async function readFrom(url: string, options: XrootdOptions = quick): Promise<Uint8Array> {
  const source = await fromXrootd(url, options);
  try {
    return (await source.read([range]))[0]!;
  } finally {
    await source.close();
  }
}

const lateAnswer = ({ stream }: Call, status: number, body: Uint8Array) =>
  Buffer.concat([numbered(5008), Buffer.alloc(4), frame(stream, status, body)]);

for (const [what, script] of Object.entries<Script>({
  'sends the bytes in parts': ({ what, send }) => {
    if (what !== 'read') return false;
    for (let at = 0; at < 9000; at += 1000) send(STATUS.oksofar, wanted.subarray(at, at + 1000));
    return send(STATUS.ok, wanted.subarray(9000));
  },
  'ends the parts with an empty one': ({ what, send }) => {
    if (what !== 'read') return false;
    send(STATUS.oksofar, wanted);
    return send(STATUS.ok);
  },
  'sends every byte by itself': ({ what, socket, stream }) => {
    if (what !== 'login') return false;
    for (const byte of frame(stream, STATUS.ok, Buffer.alloc(16))) socket.write(Buffer.of(byte));
    return true;
  },
  'asks to wait before it opens': ({ what, count, send }) =>
    what === 'open' && count < 2 && send(STATUS.wait, numbered(3, 'staging')),
  'asks to wait before it reads': ({ what, count, send }) =>
    what === 'read' && count < 2 && send(STATUS.wait, numbered(1)),
  'answers later than the time limit, as announced': (call) => {
    if (call.what !== 'read') return false;
    call.send(STATUS.waitresp, numbered(2));
    return setTimeout(
      () => call.send(STATUS.attn, lateAnswer(call, STATUS.ok, wanted), Buffer.alloc(2)),
      300,
    );
  },
  'sends notices to people in between': (call) => {
    if (call.what === 'read') call.send(STATUS.attn, numbered(5002, 'maintenance at noon'), Buffer.alloc(2));
    return false;
  },
  'does not tell the status when it opens': ({ what, send }) =>
    what === 'open' && send(STATUS.ok, Buffer.from('HNDL')),
  'is busy for a moment': ({ what, count, send }) =>
    (what === 'open' || what === 'read') && count < 2 && send(STATUS.error, numbered(3024, 'busy')),
  'forgot the file': ({ what, count, send }) =>
    what === 'read' && count === 0 && send(STATUS.error, numbered(3004, 'no such handle')),
  'drops the connection instead of reading': ({ what, count, socket }) =>
    what === 'read' && count < 2 && socket.destroy(),
  'drops the connection in the middle of the bytes': ({ what, count, socket, stream }) => {
    if (what !== 'read' || count > 0) return false;
    return socket.end(frame(stream, STATUS.ok, wanted).subarray(0, 3000));
  },
  'stalls in the middle of the bytes': ({ what, count, socket, stream }) => {
    if (what !== 'read' || count > 0) return false;
    return socket.write(frame(stream, STATUS.ok, wanted).subarray(0, 3000));
  },
  'does not answer a read': ({ what, count }) => what === 'read' && count === 0,
  'sends the read elsewhere': ({ what, count, send, socket }) =>
    what === 'read' && count === 0 && send(STATUS.redirect, numbered(socket.localPort!, '127.0.0.1?token=x')),
})) {
  test(`a read succeeds when the server ${what}`, async () => {
    await using server = await startFake(bytes, script);
    assert.deepEqual(await readFrom(server.url), wanted);
  });
}

const bad = (stream: Uint8Array, status: number, length: number) => {
  const header = frame(stream, status);
  header.writeInt32BE(length, 4);
  return header;
};

for (const [what, garbage, message] of [
  [
    'more bytes than were asked for',
    ({ stream }) => frame(stream, 0, bytes),
    /100000 bytes where at most 10000/,
  ],
  [
    'a frame that declares 2 GB',
    ({ stream }) => bad(stream, 0, 2 ** 31 - 1),
    /2147483647 bytes where at most/,
  ],
  ['a frame of negative length', ({ stream }) => bad(stream, 0, -5), /frame of -5 bytes/],
  [
    'an error that declares 2 GB',
    ({ stream }) => bad(stream, STATUS.error, 2 ** 31 - 1),
    /2147483647 bytes with status/,
  ],
  [
    'a notice that declares 2 GB',
    () => bad(Buffer.alloc(2), STATUS.attn, 2 ** 31 - 1),
    /notice of 2147483647/,
  ],
  ['an answer to nothing', () => frame(Buffer.from([250, 250]), 0), /stream 64250, where nothing was asked/],
  ['a status that does not exist', ({ stream }) => frame(stream, 1234), /status 1234/],
  ['a status frame', ({ stream }) => frame(stream, 4007), /status 4007/],
  [
    'a late answer of the wrong length',
    () => frame(Buffer.alloc(2), STATUS.attn, numbered(5008)),
    /notice of 4 bytes/,
  ],
  ['a notice of one byte', () => frame(Buffer.alloc(2), STATUS.attn, Buffer.of(1)), /notice of 1 bytes/],
  ['a web page', () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n<html></html>'), /./],
  ['random bytes', () => Buffer.from(sampleBytes(5000)), /./],
] satisfies [string, (call: Call) => Buffer, RegExp][]) {
  test(`the connection is given up, and the read in the end, when the server sends ${what}`, async () => {
    await using server = await startFake(bytes, (call) =>
      call.what === 'read' ? call.socket.write(garbage(call)) : false,
    );
    await assert.rejects(readFrom(server.url), (error: unknown) => {
      assert.ok(isError(error, 'storage') && error.transient, String(error));
      assert.match(error.message, message);
      assert.ok(error.message.length < 300);
      return true;
    });
    assert.equal(server.connections(), 3);
  });
}

for (const [what, script, message] of [
  [
    'is no XRootD server',
    ({ what, socket }) => what === 'hello' && socket.end('SSH-2.0-OpenSSH_9.2p1\r\n'),
    /storage: /,
  ],
  ['greets wrongly', ({ what, send }) => what === 'hello' && send(0, Buffer.alloc(3)), /no XRootD server/],
  ['does not tell its version', ({ what, send }) => what === 'protocol' && send(0), /tell its version/],
  [
    'refuses the login',
    ({ what, send }) => what === 'login' && send(4003, numbered(3010, 'go away')),
    /log in: go away/,
  ],
  [
    'wants credentials of another kind',
    ({ what, send }) => what === 'login' && send(0, Buffer.from(`${'s'.repeat(16)}&P=gsi,v:10400&P=ztn`)),
    /credentials of the kind gsi or ztn/,
  ],
  [
    'has no such file',
    ({ what, send }) => what === 'open' && send(4003, numbered(3011, 'not there?authz=secret')),
    /not there\?… \(3011\)/,
  ],
  ['gives no handle', ({ what, send }) => what === 'open' && send(0), /no handle/],
  [
    'tells no size',
    ({ what, send }) => what === 'open' && send(0, Buffer.from('HNDL12345678 what\0')),
    /status as "what"/,
  ],
  [
    'tells a negative size',
    ({ what, send }) => what === 'open' && send(0, Buffer.from('HNDL12345678 1 -5 16 0\0')),
    /status as/,
  ],
  [
    'opens a directory',
    ({ what, send }) => what === 'open' && send(0, Buffer.from('HNDL123456781 5 18 0\0')),
    /directory/,
  ],
  [
    'has the file on tape',
    ({ what, send }) => what === 'open' && send(0, Buffer.from('HNDL123456781 5 24 0\0')),
    /tape/,
  ],
  ['lets wait for ever', ({ what, send }) => what === 'open' && send(4005, numbered(400)), /wait for 400 s/],
  [
    'ends the file early',
    ({ what, send }) => what === 'read' && send(0, wanted.subarray(0, 99)),
    /10000 bytes at 50000, got 99/,
  ],
  [
    'redirects in a circle',
    ({ what, send, socket }) => what === 'open' && send(4004, numbered(socket.localPort!, '127.0.0.1')),
    /16 redirects/,
  ],
  [
    'redirects to another scheme',
    ({ what, send }) => what === 'open' && send(4004, numbered(-1, 'http://127.0.0.1/a?t=secret')),
    /redirect to "http:\/\/127.0.0.1\/a" is refused/,
  ],
  ['redirects to nowhere', ({ what, send }) => what === 'open' && send(4004), /is refused/],
  ['asks for more authentication', ({ what, send }) => what === 'open' && send(4002), /answered "authmore"/],
] satisfies [string, Script, RegExp][]) {
  test(`opening or reading fails and says why when the server ${what}`, async () => {
    await using server = await startFake(bytes, script);
    await assert.rejects(readFrom(`${server.url}?authz=secret`), (error: unknown) => {
      assert.ok(isError(error, 'storage') || isError(error, 'unsupported'), String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
}

test('a redirect is followed with what the server adds to the path', async () => {
  await using store = await startFake(bytes);
  await using redirector = await startFake(bytes, ({ what, send }) =>
    what === 'open' ? send(STATUS.redirect, numbered(store.port, '127.0.0.1?cap.sym=abc')) : false,
  );
  assert.deepEqual(await readFrom(`${redirector.url}?authz=mine`), wanted);
  assert.ok(store.calls.includes('open /a.root?authz=mine&cap.sym=abc'), store.calls.join());
});

test('a redirect says what to bring along to the login', async () => {
  const logins: string[] = [];
  await using store = await startFake(bytes, ({ what, payload }) => {
    if (what === 'login') logins.push(String(payload));
    return false;
  });
  await using redirector = await startFake(bytes, ({ what, send }) =>
    what === 'open' ? send(STATUS.redirect, numbered(store.port, '127.0.0.1??voucher')) : false,
  );
  assert.deepEqual(await readFrom(redirector.url), wanted);
  assert.deepEqual(logins, ['voucher']);
});

test('a redirector is told which server failed', async () => {
  await using broken = await startFake(bytes, ({ what, socket }) => what === 'open' && socket.destroy());
  await using store = await startFake(bytes);
  await using redirector = await startFake(bytes, ({ what, payload, send }) => {
    if (what !== 'open') return false;
    const { port } = String(payload).includes('tried=127.0.0.1') ? store : broken;
    return send(STATUS.redirect, numbered(port, '127.0.0.1?&cap=x'));
  });
  assert.deepEqual(await readFrom(redirector.url), wanted);
  assert.ok(redirector.calls.includes('open /a.root?tried=127.0.0.1'), redirector.calls.join());
});

test('a connection is shared by the files of a server, and closed with the last of them', async () => {
  await using server = await startFake(bytes);
  const sources = await Promise.all([1, 2, 3].map(() => fromXrootd(server.url)));
  await Promise.all(sources.map((source) => source.read([range, { start: 0, end: 4 }])));
  assert.equal(server.connections(), 1);
  for (const source of sources) await source.close();
  assert.equal(server.calls.filter((call) => call === 'close').length, 3);
  await readFrom(server.url);
  assert.equal(server.connections(), 2);
});

test('short ranges go in vectors, as many as a server takes, and long ones in pieces', async () => {
  const large = sampleBytes(20_000_000);
  await using server = await startFake(large);
  const source = await fromXrootd(server.url);
  const short = Array.from({ length: 1500 }, (_, i) => ({ start: i * 100, end: i * 100 + 10 }));
  const all = [{ start: 1, end: 18_000_001 }, ...short];
  assert.deepEqual(
    await source.read(all),
    all.map(({ start, end }) => large.slice(start, end)),
  );
  const reads = server.calls.filter((call) => call.startsWith('read'));
  assert.deepEqual(reads.sort(), [
    'read 1+6000000',
    'read 12000001+6000000',
    'read 6000001+6000000',
    'readv',
    'readv',
  ]);
  await source.close();
});

test('a server without vector reads is asked for each range by itself', async () => {
  await using server = await startFake(bytes, ({ what, send }) =>
    what === 'readv' ? send(STATUS.error, numbered(3013, 'not supported')) : false,
  );
  const source = await fromXrootd(server.url, quick);
  const two = [range, { start: 0, end: 4 }];
  for (let i = 0; i < 2; i++) assert.deepEqual(await source.read(two), [wanted, bytes.slice(0, 4)]);
  assert.equal(server.calls.filter((call) => call === 'readv').length, 1);
  await source.close();
});

function withNumber(answer: Buffer, at: number, number: number): Buffer {
  answer.writeInt32BE(number, at);
  return answer;
}

test('the answer to a vector read has to be about the ranges that were asked for', async () => {
  for (const spoil of [
    (answer: Buffer) => answer.subarray(0, -1),
    (answer: Buffer) => withNumber(answer, 4, 7),
    (answer: Buffer) => withNumber(answer, 12, 1),
  ]) {
    await using server = await startFake(bytes, ({ what, payload, send }) =>
      what === 'readv' ? send(STATUS.ok, spoil(vectorOf(payload, bytes))) : false,
    );
    const source = await fromXrootd(server.url, quick);
    await assert.rejects(source.read([range, { start: 0, end: 4 }]), /vector read went wrong/);
    await source.close();
  }
});

test('a file that was replaced while the connection was lost is noticed, by its date too', async () => {
  await using server = await startFake(bytes, ({ what, count, socket, send }) => {
    if (what === 'read') return socket.destroy();
    if (what !== 'open' || count === 0) return false;
    return send(STATUS.ok, Buffer.concat([Buffer.from('HNDL12345678'), statusOf(bytes, 1_700_000_001)]));
  });
  await assert.rejects(readFrom(server.url), /changed while it was read/);
});

test('reads that lose the connection together open the file again once', async () => {
  let dropped = false;
  await using server = await startFake(bytes, ({ what, socket }) => {
    if (what !== 'read' || dropped) return false;
    dropped = true;
    return socket.destroy();
  });
  const source = await fromXrootd(server.url, quick);
  const reads = Array.from({ length: 6 }, () => source.read([range]));
  for (const [read] of await Promise.all(reads)) assert.deepEqual(read, wanted);
  assert.equal(server.calls.filter((call) => call.startsWith('open')).length, 2);
  await source.close();
});

test('an aborted read leaves the connection usable, and its late answer is thrown away', async () => {
  const held: Call[] = [];
  await using server = await startFake(
    bytes,
    (call) => call.what === 'read' && call.count === 0 && held.push(call) > 0,
  );
  const source = await fromXrootd(server.url);
  const stop = new AbortController();
  const reading = source.read([range], { signal: stop.signal });
  setTimeout(() => stop.abort(), 20);
  await assert.rejects(reading, (error: unknown) => isError(error, 'cancelled'));
  held[0]?.usual();
  assert.deepEqual(await source.read([{ start: 1, end: 9 }]), [bytes.slice(1, 9)]);
  assert.equal(server.connections(), 1);
  await source.close();
});

test('opening can be cancelled, and leaves nothing open', async () => {
  const stop = new AbortController();
  await using server = await startFake(bytes, ({ what }) => {
    if (what === 'open') stop.abort();
    return what === 'open';
  });
  const opening = fromXrootd(server.url, { ...quick, signal: stop.signal });
  await assert.rejects(opening, (error: unknown) => isError(error, 'cancelled'));
  while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(server.connections(), 1);
});

test('a server that is not there is a passing failure', async () => {
  const server = await startFake(bytes);
  await server[Symbol.asyncDispose]();
  await assert.rejects(
    readFrom(server.url),
    (error: unknown) => isError(error, 'storage') && error.transient,
  );
});

test('a server that accepts but says nothing is given up after the time limit', async () => {
  await using server = await startFake(bytes, ({ what }) => what === 'hello');
  await assert.rejects(readFrom(server.url), /nothing arrived for 400 ms/);
});
