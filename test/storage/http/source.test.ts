import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { fromHttp, type HttpOptions, openSource } from '../../../src/storage/index.ts';
import { sampleBytes } from '../../contract/byte-source.contract.ts';
import { type Answer, AT_ONCE, rangeIn, sendRange, startWeb } from './web-server.ts';

const SIZE = 100_000;
const bytes = sampleBytes(SIZE);
const range = { start: 50_000, end: 60_000 };
const wanted = bytes.slice(range.start, range.end);
const quick: HttpOptions = { headBytes: 1000, effects: AT_ONCE };

/** Answers all but some requests as it should. */
function wrongAt(isWrong: (count: number) => boolean, wrong: Answer): Answer {
  return (request, response, count) => {
    if (isWrong(count)) wrong(request, response, count);
    else sendRange(request, response, bytes);
  };
}

test('the first request tells the size and brings the head, which is not asked for again', async () => {
  await using web = await startWeb((request, response) => sendRange(request, response, bytes));
  const source = await fromHttp(`${web.url}/a.root`, quick);
  assert.deepEqual(await source.read([{ start: 4, end: 1000 }]), [bytes.slice(4, 1000)]);
  assert.deepEqual(await source.read([{ start: 900, end: 1100 }]), [bytes.slice(900, 1100)]);
  assert.deepEqual(web.requests, ['GET /a.root bytes=0-999', 'GET /a.root bytes=1000-1099']);
});

test('requests run in parallel, at most as many as allowed, over connections that are kept', async () => {
  await using web = await startWeb((request, response) =>
    setTimeout(() => sendRange(request, response, bytes), 2),
  );
  const source = await fromHttp(web.url, { ...quick, maxParallel: 3 });
  const ranges = Array.from({ length: 60 }, (_, i) => ({ start: 1000 + i * 1500, end: 1010 + i * 1500 }));
  assert.deepEqual(
    await source.read(ranges),
    ranges.map(({ start, end }) => bytes.slice(start, end)),
  );
  assert.equal(web.mostAtOnce(), 3);
  // One more each, while the last answer is not quite put away when the next request begins.
  assert.ok(web.connections() <= 7, `${web.connections()} connections`);
});

test('openSource fetches no byte twice, however the reads overlap', async () => {
  let sent = 0;
  await using web = await startWeb((request, response) => {
    const { start, end } = rangeIn(request, SIZE)!;
    sent += end - start;
    sendRange(request, response, bytes);
  });
  const source = await openSource(web.url);
  const ranges = Array.from({ length: 200 }, (_, i) => ({ start: i * 490, end: i * 490 + 2000 }));
  const twice = await Promise.all([source.read(ranges), source.read(ranges)]);
  await source.read([{ start: 0, end: SIZE }]);
  assert.deepEqual(twice[0]?.[150], bytes.slice(73_500, 75_500));
  assert.equal(sent, SIZE);
});

test('a server that ignores ranges is asked once, for the whole', async () => {
  await using web = await startWeb((_, response) => response.end(bytes));
  const source = await fromHttp(web.url, quick);
  assert.equal(await source.size(), SIZE);
  assert.deepEqual(await source.read([range]), [wanted]);
  assert.equal(web.requests.length, 1);
});

test('a whole file that is longer than allowed is refused, by its header or as it comes', async () => {
  for (const declared of [true, false]) {
    await using web = await startWeb((_, response) => {
      if (declared) response.setHeader('content-length', SIZE);
      response.write(bytes.subarray(0, 70_000));
      response.end(bytes.subarray(70_000));
    });
    const refused = fromHttp(web.url, { ...quick, maxWholeBytes: 50_000 });
    await assert.rejects(refused, (error: unknown) => isError(error, 'limit') && /50000/.test(error.message));
  }
});

test('a server that stops sending ranges is asked once more, for the whole', async () => {
  await using web = await startWeb((request, response, count) => {
    if (count > 0) delete request.headers.range;
    sendRange(request, response, bytes);
  });
  const source = await fromHttp(web.url, quick);
  const ranges = Array.from({ length: 5 }, (_, i) => ({
    start: 10_000 * (i + 1),
    end: 10_000 * (i + 1) + 9,
  }));
  assert.deepEqual(
    await source.read(ranges),
    ranges.map(({ start, end }) => bytes.slice(start, end)),
  );
  await source.read([range]);
  assert.ok(web.requests.filter((line) => line === 'GET / -').length === 1, web.requests.join('\n'));
});

test('a gateway that refuses every range is asked for the whole', async () => {
  await using web = await startWeb((request, response) => {
    if (request.headers.range) response.writeHead(416).end();
    else response.end(bytes);
  });
  const source = await fromHttp(web.url, quick);
  assert.deepEqual(await source.read([range]), [wanted]);
});

test('a server that does not tell the size in its ranges is asked for it', async () => {
  await using web = await startWeb((request, response) => {
    if (request.method === 'HEAD') return response.setHeader('content-length', SIZE).end();
    const { start, end } = rangeIn(request, SIZE)!;
    return response
      .writeHead(206, { 'content-range': `bytes ${start}-${end - 1}/*` })
      .end(bytes.subarray(start, end));
  });
  const source = await fromHttp(web.url, quick);
  assert.equal(await source.size(), SIZE);
  assert.deepEqual(await source.read([range]), [wanted]);
});

test('a server that sends less than asked is asked for the rest', async () => {
  await using web = await startWeb((request, response) => {
    const { start, end } = rangeIn(request, SIZE)!;
    const part = bytes.subarray(start, Math.min(end, start + 4000));
    const told = `bytes ${start}-${start + part.length - 1}/${SIZE}`;
    response.writeHead(206, { 'content-range': told }).end(part);
  });
  const source = await fromHttp(web.url, quick);
  assert.deepEqual(await source.read([range]), [wanted]);
  assert.equal(web.requests.length, 4);
});

/** Short where the limit is to be met, and long where a busy machine must not meet it. */
const stallFor = (what: string) => (/stalls|not answer/.test(what) ? 200 : 30_000);

for (const [what, wrong] of Object.entries<Answer>({
  'breaks off a body of declared length': (_, response) => {
    response.writeHead(206, { 'content-range': `bytes 50000-59999/${SIZE}`, 'content-length': 10_000 });
    response.write(wanted.subarray(0, 5000), () => response.destroy());
  },
  'ends a body too early': (_, response) => {
    response.writeHead(206, { 'content-range': `bytes 50000-59999/${SIZE}` });
    response.write(wanted.subarray(0, 5000));
    response.end();
  },
  'closes the connection at once': (request) => request.socket.destroy(),
  'is unavailable for a moment': (_, response) => response.writeHead(503).end('later'),
  'stalls in the middle': (_, response) => {
    response.writeHead(206, { 'content-range': `bytes 50000-59999/${SIZE}`, 'content-length': 10_000 });
    response.write(wanted.subarray(0, 5000));
  },
  'does not answer at all': () => {},
})) {
  test(`a read is tried again when the server ${what}`, async () => {
    await using web = await startWeb(wrongAt((count) => count === 1 || count === 2, wrong));
    const source = await fromHttp(web.url, { ...quick, stallMs: stallFor(what) });
    assert.deepEqual(await source.read([range]), [wanted]);
    assert.equal(web.requests.length, 4);
  });

  test(`a read is given up when the server always ${what}`, async () => {
    await using web = await startWeb(wrongAt((count) => count > 0, wrong));
    const source = await fromHttp(web.url, { ...quick, stallMs: stallFor(what), retry: { attempts: 3 } });
    await assert.rejects(source.read([range]), (error: unknown) => {
      assert.ok(isError(error, 'storage') && error.transient, String(error));
      return true;
    });
    assert.equal(web.requests.length, 4);
  });
}

const partial = (told: string, body: Uint8Array, headers: Record<string, string> = {}): Answer => {
  return (_, response) => response.writeHead(206, { 'content-range': told, ...headers }).end(body);
};

for (const [what, wrong, message] of [
  ['another range', partial(`bytes 40000-49999/${SIZE}`, wanted), /50000 to 60000 .* "bytes 40000-49999/],
  ['a range that runs on', partial(`bytes 50000-69999/${SIZE}`, wanted), /50000 to 60000/],
  ['a range without saying which', (_, response) => response.writeHead(206).end(wanted), /50000 to 60000/],
  ['a range that cannot be', partial('bytes 50000-59999/100', wanted), /50000 to 60000/],
  ['more bytes than it says', partial(`bytes 50000-59999/${SIZE}`, bytes.subarray(0, 20_000)), /10000 bytes/],
  [
    'a length that is wrong',
    partial(`bytes 50000-59999/${SIZE}`, wanted, { 'content-length': '10' }),
    /10000 .*10$/,
  ],
  [
    'parts of a multipart answer',
    partial(`bytes 50000-59999/${SIZE}`, wanted, { 'content-type': 'multipart/byteranges; boundary=x' }),
    /multipart/,
  ],
  ['coded bytes', partial(`bytes 50000-59999/${SIZE}`, wanted, { 'content-encoding': 'br' }), /coding "br"/],
  ['another size', partial('bytes 50000-59999/100001', wanted), /changed.*100000 bytes, now 100001/],
  ['another ETag', partial(`bytes 50000-59999/${SIZE}`, wanted, { etag: '"two"' }), /changed/],
  ['the whole of a changed file', (_, r) => r.writeHead(200, { etag: '"two"' }).end(wanted), /changed/],
  ['that the range is outside', (_, r) => r.writeHead(416).end(), /changed/],
  ['that it is not there', (_, r) => r.writeHead(404).end(), /answered 404/],
] satisfies [string, Answer, RegExp][]) {
  test(`a read fails at once when the server answers with ${what}`, async () => {
    await using web = await startWeb(wrongAt((count) => count > 0, wrong));
    const source = await fromHttp(web.url, quick);
    await assert.rejects(source.read([range]), (error: unknown) => {
      assert.ok(isError(error, 'storage') && !error.transient, String(error));
      assert.match(error.message, message);
      return true;
    });
    assert.equal(web.requests.length, 2);
  });
}

test('a file that changes is noticed by its date when there is no ETag', async () => {
  await using web = await startWeb((request, response, count) =>
    sendRange(request, response, bytes, { 'last-modified': `Sat, 21 Nov 2026 21:00:0${count} GMT` }),
  );
  const source = await fromHttp(web.url, quick);
  await assert.rejects(source.read([range]), /changed/);
});

test('the ETag is sent along, so that a server does not mix two states of a file', async () => {
  const conditions: unknown[] = [];
  await using web = await startWeb((request, response) => {
    conditions.push(request.headers['if-range']);
    sendRange(request, response, bytes);
  });
  const source = await fromHttp(web.url, quick);
  await source.read([range]);
  assert.deepEqual(conditions, [undefined, '"one"']);
});

test('a Retry-After is kept to, in seconds or as a date, and pauses double otherwise', async () => {
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  await using web = await startWeb(
    wrongAt(
      (count) => count > 0 && count < 5,
      (_, response, count) => {
        if (count === 1) response.setHeader('retry-after', '7');
        if (count === 2) response.setHeader('retry-after', new Date(Date.now() + 20_000).toUTCString());
        response.writeHead(count === 3 ? 500 : 429).end();
      },
    ),
  );
  const source = await fromHttp(web.url, { ...quick, effects: { sleep, random: () => 0 } });
  assert.deepEqual(await source.read([range]), [wanted]);
  assert.equal(pauses[0], 7000);
  assert.ok(pauses[1]! > 15_000 && pauses[1]! <= 20_000, String(pauses[1]));
  assert.deepEqual(pauses.slice(2), [500, 1000]);
});

test('a server that asks for too long a pause is given up', async () => {
  await using web = await startWeb((_, response) =>
    response.writeHead(503, { 'retry-after': '86400' }).end(),
  );
  await assert.rejects(fromHttp(web.url, quick), /answered 503/);
  assert.equal(web.requests.length, 1);
});

test('redirects are followed once, and without the headers meant for the first origin', async () => {
  const seen: unknown[] = [];
  await using store = await startWeb((request, response) => {
    seen.push(request.headers.authorization);
    sendRange(request, response, bytes);
  });
  await using web = await startWeb((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(302, { location: `${store.url}/deep/a.root` }).end();
  });
  const source = await fromHttp(web.url, { ...quick, headers: { authorization: 'Bearer secret' } });
  assert.deepEqual(await source.read([range]), [wanted]);
  assert.equal(web.requests.length, 1);
  assert.deepEqual(seen, ['Bearer secret', undefined, undefined]);
});

test('a place behind a redirect that is used up is asked for again', async () => {
  let moved = false;
  await using web = await startWeb((request, response) => {
    if (request.url === '/') response.writeHead(307, { location: moved ? '/new' : '/old' }).end();
    else if (request.url === '/old' && moved) response.writeHead(403).end();
    else sendRange(request, response, bytes);
  });
  const source = await fromHttp(web.url, quick);
  moved = true;
  assert.deepEqual(await source.read([range]), [wanted]);
});

test('redirects in a circle, to nowhere and to another scheme are refused', async () => {
  for (const [location, message] of [
    ['/', /more than 10 redirects/],
    ['ftp://127.0.0.1/a.root', /http: to ftp: is refused/],
    ['file:///etc/passwd', /http: to file: is refused/],
    ['http://[', /not to a URL/],
  ] as const) {
    await using web = await startWeb((_, response) => response.writeHead(301, { location }).end());
    await assert.rejects(fromHttp(web.url, quick), (error: unknown) => {
      assert.ok(isError(error, 'storage') && !error.transient);
      assert.match(error.message, message);
      return true;
    });
  }
});

test('credentials of the URL are sent, and neither they nor the query come into a message', async () => {
  const seen: unknown[] = [];
  await using web = await startWeb((request, response) => {
    seen.push(request.headers.authorization, request.url);
    response.writeHead(401).end();
  });
  const url = `${web.url.replace('//', '//alice:s3cret@')}/a.root?X-Signature=hidden`;
  await assert.rejects(fromHttp(url, quick), (error: unknown) => {
    assert.ok(isError(error, 'storage'));
    assert.doesNotMatch(error.message, /alice|s3cret|hidden/);
    assert.match(error.hint ?? '', /credentials/);
    return true;
  });
  assert.deepEqual(seen, [`Basic ${btoa('alice:s3cret')}`, '/a.root?X-Signature=hidden']);
});

test('a server that is not there is a passing failure', async () => {
  const web = await startWeb(() => {});
  await web[Symbol.asyncDispose]();
  await assert.rejects(
    fromHttp(web.url, quick),
    (error: unknown) =>
      isError(error, 'storage') && error.transient && /connection failed/.test(error.message),
  );
});

test('an aborted read closes its requests at the server', { timeout: 20_000 }, async () => {
  let closed = 0;
  await using web = await startWeb(
    wrongAt(
      (count) => count > 0,
      (_, response) => response.on('close', () => closed++),
    ),
  );
  const source = await fromHttp(web.url, quick);
  const stop = new AbortController();
  const reading = source.read([range, { start: 70_000, end: 70_010 }], { signal: stop.signal });
  setTimeout(() => stop.abort(), 30);
  await assert.rejects(reading, (error: unknown) => isError(error, 'cancelled'));
  await source.close();
  while (closed < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(web.requests.length, 3);
});

test('one range that fails stops the others of its batch', { timeout: 20_000 }, async () => {
  const closed: string[] = [];
  await using web = await startWeb((request, response, count) => {
    if (count === 0) return sendRange(request, response, bytes);
    if (request.headers.range === 'bytes=2000-2009') return response.writeHead(404).end();
    return response.on('close', () => closed.push(request.headers.range ?? ''));
  });
  const source = await fromHttp(web.url, quick);
  const ranges = [range, { start: 2000, end: 2010 }];
  await assert.rejects(source.read(ranges), /answered 404/);
  while (closed.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
});

/** A `fetch` as in a browser that asks another origin: it hides the range, and where redirects lead. */
function browserFetch(hidden: 'range' | 'redirect'): typeof fetch {
  return async (input, init) => {
    if (hidden === 'redirect' && init?.redirect === 'manual') {
      return Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
    }
    const response = await fetch(input, init);
    if (hidden === 'redirect') return response;
    const headers = new Headers(response.headers);
    headers.delete('content-range');
    const seen = new Response(response.body, { status: response.status, headers });
    return Object.defineProperty(seen, 'type', { value: 'cors' });
  };
}

test('a browser that hides the range gets the size by another request', async () => {
  await using web = await startWeb((request, response) => sendRange(request, response, bytes));
  const source = await fromHttp(web.url, { ...quick, effects: { fetch: browserFetch('range') } });
  assert.equal(await source.size(), SIZE);
  assert.deepEqual(await source.read([range]), [wanted]);
});

test('a browser that hides redirects follows them itself', async () => {
  await using web = await startWeb((request, response) => {
    if (request.url === '/') response.writeHead(302, { location: '/there' }).end();
    else sendRange(request, response, bytes);
  });
  const source = await fromHttp(web.url, { ...quick, effects: { fetch: browserFetch('redirect') } });
  assert.deepEqual(await source.read([range]), [wanted]);
});

test('a read below a source that was closed is stopped, whole downloads too', {
  timeout: 20_000,
}, async () => {
  await using web = await startWeb((request, response, count) => {
    if (count === 0) return sendRange(request, response, bytes);
    response.writeHead(200, { etag: '"one"', 'content-length': SIZE });
    return response.write(bytes.subarray(0, 10));
  });
  const source = await fromHttp(web.url, quick);
  const stop = new AbortController();
  const reading = source.read([range], { signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(reading, (error: unknown) => isError(error, 'cancelled'));
  await source.close();
});

test('a version is told by an ETag or a date, and by nothing else', async () => {
  const versions: (string | undefined)[] = [];
  for (const headers of [{ etag: '"a"' }, { etag: '"b"' }, { 'last-modified': 'x' }, { etag: 'W/"c"' }, {}]) {
    await using web = await startWeb((request, response) => sendRange(request, response, bytes, headers));
    const source = await fromHttp(web.url, quick);
    versions.push(await source.version?.());
  }
  assert.ok(versions[0] && versions[1] && versions[2]);
  assert.deepEqual(versions.slice(3), [undefined, undefined]);
});
