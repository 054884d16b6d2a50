import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { openS3Folder } from '../../../src/storage/index.ts';
import { sampleBytes } from '../../contract/byte-source.contract.ts';
import { startS3 } from '../../services/s3.ts';
import { AT_ONCE } from '../http/web-server.ts';

async function fixture() {
  const store = await startS3();
  const temp = await mkdtempDisposable(join(tmpdir(), 'beamline-s3-'));
  const options = { endpoint: store.url, anonymous: true, effects: AT_ONCE, retry: { attempts: 3 } };
  const folder = await openS3Folder('s3://bucket/runs/first', options);
  return {
    store,
    folder,
    path: (name: string) => join(temp.path, name),
    files: () => readdir(temp.path),
    async [Symbol.asyncDispose]() {
      folder.close();
      await temp.remove();
      await store[Symbol.asyncDispose]();
    },
  };
}

test('a file that is put comes back with the same bytes', async () => {
  await using it = await fixture();
  for (const length of [0, 1, 100_000]) {
    const bytes = sampleBytes(length);
    await writeFile(it.path('in'), bytes);
    await it.folder.put(it.path('in'), `deep/${length}.npy`);
    assert.equal(await it.folder.sizeOf(`deep/${length}.npy`), length);
    await it.folder.fetch(`deep/${length}.npy`, it.path('out'));
    assert.deepEqual(new Uint8Array(await readFile(it.path('out'))), new Uint8Array(bytes));
  }
  assert.deepEqual(
    [...it.store.objects.keys()],
    [0, 1, 100_000].map((length) => `bucket/runs/first/deep/${length}.npy`),
  );
});

test('a large file goes in parts, which are put together in order', async () => {
  await using it = await fixture();
  const bytes = Buffer.alloc(40 * 2 ** 20);
  for (let i = 0; i < bytes.length; i += 4096) bytes.writeUInt32LE(i, i);
  await writeFile(it.path('large'), bytes);
  await it.folder.put(it.path('large'), 'large');
  assert.equal(it.store.requests.filter((line) => /^PUT .*partNumber/.test(line)).length, 3);
  await it.folder.fetch('large', it.path('back'));
  assert.ok(bytes.equals(await readFile(it.path('back'))));
});

test('what is not there has no size, and cannot be fetched', async () => {
  await using it = await fixture();
  assert.equal(await it.folder.sizeOf('nothing'), undefined);
  await assert.rejects(
    it.folder.fetch('nothing', it.path('out')),
    (error: unknown) => isError(error, 'storage') && !error.transient,
  );
  assert.deepEqual(await it.files(), []);
});

test('a store that is busy for a moment is asked again, one that refuses is not', async () => {
  await using it = await fixture();
  await writeFile(it.path('in'), 'abc');
  it.store.failNext(503, 2);
  await it.folder.put(it.path('in'), 'a');
  assert.equal(it.store.requests.length, 3);
  it.store.failNext(403);
  await assert.rejects(it.folder.put(it.path('in'), 'b'), /403/);
  assert.equal(it.store.requests.length, 4);
});

test('clearing removes what is in the folder, and nothing beside it', async () => {
  await using it = await fixture();
  await writeFile(it.path('in'), 'abc');
  for (let i = 0; i < 5; i++) await it.folder.put(it.path('in'), `part-${i}`);
  it.store.objects.set('bucket/runs/first-too/a', new Uint8Array(1));
  await it.folder.clear();
  assert.deepEqual([...it.store.objects.keys()], ['bucket/runs/first-too/a']);
});

test('an address that is no folder of a bucket is refused', async () => {
  await assert.rejects(openS3Folder('https://bucket/x'), (error: unknown) => isError(error, 'usage'));
});
