import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { fetchText } from '../../../src/storage/index.ts';
import { AT_ONCE, startWeb } from './web-server.ts';

test('a text is what the server sends, and undefined where it says that there is none', async () => {
  await using web = await startWeb((request, response) => {
    if (request.url === '/none') response.writeHead(404).end('no');
    else if (request.url === '/moved') response.writeHead(302, { location: '/here' }).end();
    else response.end(`${request.headers['user-agent']} π`);
  });
  assert.equal(await fetchText(`${web.url}/here`, { userAgent: 'me' }), 'me π');
  assert.equal(await fetchText(`${web.url}/moved`), 'beamline π');
  assert.equal(await fetchText(`${web.url}/none`), undefined);
});

test('passing failures are tried again, lasting ones are not', async () => {
  await using web = await startWeb((request, response, count) => {
    if (request.url === '/forbidden') response.writeHead(403).end();
    else if (count < 2) response.writeHead(502).end();
    else response.end('at last');
  });
  assert.equal(await fetchText(`${web.url}/`, { effects: AT_ONCE }), 'at last');
  const before = web.requests.length;
  await assert.rejects(fetchText(`${web.url}/forbidden`, { effects: AT_ONCE }), /answered 403/);
  assert.equal(web.requests.length, before + 1);
});

test('no more than eight requests are under way at a time', async () => {
  await using web = await startWeb((_request, response) => void setTimeout(() => response.end('x'), 10));
  await Promise.all(Array.from({ length: 30 }, () => fetchText(`${web.url}/`)));
  assert.equal(web.requests.length, 30);
  assert.ok(web.mostAtOnce() <= 8, `${web.mostAtOnce()}`);
});

test('a text that is too long, or is none, is refused', async () => {
  await using web = await startWeb((request, response) => {
    response.end(request.url === '/long' ? 'x'.repeat(5000) : Uint8Array.of(0xff, 0xfe, 0xc3));
  });
  await assert.rejects(fetchText(`${web.url}/long`, { maxBytes: 4999 }), (error) => isError(error, 'limit'));
  await assert.rejects(fetchText(`${web.url}/bytes`), /no text in UTF-8/);
});

test('asking stops when the caller says so', async () => {
  await using web = await startWeb(() => {});
  const signal = AbortSignal.timeout(30);
  await assert.rejects(fetchText(`${web.url}/`, { signal }), (error) => isError(error, 'cancelled'));
});
