import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { fromS3, openSource, type S3Options, withCoalescing } from '../../../src/storage/index.ts';
import { parseS3Url } from '../../../src/storage/s3/client.ts';
import { byteSourceContract, sampleBytes } from '../../contract/byte-source.contract.ts';
import { type Answer, AT_ONCE, sendRange, startWeb } from '../http/web-server.ts';

const client: string = '@aws-sdk/client-s3';
const skip: string | false = await import(client).then(
  () => false,
  () => `${client} is not installed: npm install ${client}`,
);

const bytes = sampleBytes(100_000);
const range = { start: 50_000, end: 60_000 };
const wanted = bytes.slice(range.start, range.end);

/** Asks a server on loopback, with credentials that it does not check. */
function optionsFor(endpoint: string, more: S3Options = {}): S3Options {
  return { endpoint, anonymous: true, effects: AT_ONCE, retry: { attempts: 3 }, ...more };
}

const serve: Answer = (request, response) => sendRange(request, response, bytes);

byteSourceContract(
  'S3, the AWS client',
  async () => {
    const objects: Uint8Array[] = [];
    const web = await startWeb((request, response) => {
      const index = Number(/^\/bucket\/(\d+)/.exec(request.url ?? '')?.[1]);
      sendRange(request, response, objects[index] ?? new Uint8Array(0));
    });
    return {
      // Joined, because the client takes milliseconds for each request.
      open: async (content) => {
        const url = `s3://bucket/${objects.push(content) - 1}`;
        return withCoalescing(await fromS3(url, optionsFor(web.url)));
      },
      end: () => web[Symbol.asyncDispose](),
    };
  },
  { skip },
);

test('an object is opened by its URL, with joined reads', { skip }, async () => {
  await using web = await startWeb(serve);
  const source = await openSource('s3://bucket/a/b c.root', { s3: optionsFor(web.url), cache: false });
  const ranges = [range, { start: 60_100, end: 60_200 }];
  assert.deepEqual(
    await source.read(ranges),
    ranges.map(({ start, end }) => bytes.slice(start, end)),
  );
  assert.match((await source.version?.()) ?? '', /one/);
  await source.close();
  assert.deepEqual(
    web.requests.map((line) => line.replace(/\?\S*/, '')),
    ['HEAD /bucket/a/b%20c.root -', 'GET /bucket/a/b%20c.root bytes=50000-60199'],
  );
});

test('an object that changes is noticed', { skip }, async () => {
  await using web = await startWeb((request, response) => {
    if (request.method === 'HEAD') return sendRange(request, response, bytes);
    assert.equal(request.headers['if-match'], '"one"');
    return response.writeHead(412).end();
  });
  const source = await fromS3('s3://bucket/key', optionsFor(web.url));
  await assert.rejects(source.read([range]), /changed while it was read/);
  await source.close();
});

test('a store that is busy is asked again, and one that refuses is not', { skip }, async () => {
  await using web = await startWeb((request, response, count) =>
    count === 1 ? response.writeHead(503).end() : serve(request, response, count),
  );
  const source = await fromS3('s3://bucket/key', optionsFor(web.url));
  assert.deepEqual(await source.read([range]), [wanted]);
  await source.close();
  await using shut = await startWeb((_, response) => response.writeHead(403).end());
  await assert.rejects(
    fromS3('s3://bucket/key', optionsFor(shut.url)),
    (error: unknown) => isError(error, 'storage') && !error.transient && /403/.test(error.message),
  );
  assert.equal(shut.requests.length, 1);
});

test('a store that sends another length than was asked for is refused', { skip }, async () => {
  await using web = await startWeb((request, response) => {
    if (request.method === 'GET') delete request.headers.range;
    sendRange(request, response, bytes);
  });
  const source = await fromS3('s3://bucket/key', optionsFor(web.url));
  await assert.rejects(source.read([range]), /expected an answer of 10000 bytes, got 100000/);
  await source.close();
});

test('without the AWS client, the error says what to install', {
  skip: !skip && 'the client is installed',
}, async () => {
  await assert.rejects(fromS3('s3://bucket/key'), (error: unknown) => {
    assert.ok(isError(error, 'unsupported'));
    assert.equal(error.hint, 'npm install @aws-sdk/client-s3');
    return true;
  });
});

test('an address of S3 is a bucket and a key', () => {
  assert.deepEqual(parseS3Url('s3://my-bucket.x/deep/a.root'), { bucket: 'my-bucket.x', key: 'deep/a.root' });
  for (const text of [
    's3://bucket',
    's3://bucket/',
    's3:///key',
    's3://B/key',
    's3://user@bucket/key',
    'https://b/k',
  ]) {
    assert.throws(
      () => parseS3Url(text),
      (error: unknown) => isError(error, 'usage'),
      text,
    );
  }
});
