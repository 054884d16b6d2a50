import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { createRootFile, type RootWriter, type RootWriterOptions } from '../../../src/root/index.ts';
import { toFile, toMemory } from '../../../src/storage/index.ts';
import { checkStructure } from '../file-structure.ts';
import { readObjectWithJsroot } from '../with-jsroot.ts';

const identity = {
  time: new Date('2024-05-06T07:08:09Z'),
  uuid: Uint8Array.from({ length: 16 }, (_, i) => i),
};

async function write(fill: (file: RootWriter) => Promise<void>, options: RootWriterOptions = { identity }) {
  const sink = toMemory('some/folder/name.root');
  const file = await createRootFile(sink, options);
  await fill(file);
  await file.close();
  return sink.bytes();
}

test('a file with nothing in it is whole', async () => {
  const { records, baskets } = await checkStructure(await write(async () => {}));
  assert.deepEqual([...new Set(records.map((one) => one.className))].sort(), ['TFile', 'TList']);
  assert.equal(baskets.length, 0);
});

test('objects are found in nested directories', async () => {
  const bytes = await write(async (file) => {
    await file.text('a/b/one', 'first');
    await file.text('a/two', 'second');
    await file.text('three', 'third');
  });
  const { records } = await checkStructure(bytes);
  assert.deepEqual(
    records.filter((one) => one.className === 'TObjString').map((one) => one.name),
    ['one', 'two', 'three'],
  );
  for (const [path, text] of [
    ['a/b/one', 'first'],
    ['a/two', 'second'],
    ['three', 'third'],
  ] as const) {
    assert.equal((await readObjectWithJsroot(bytes, path)).fString, text);
  }
});

test('an object of a name that is there becomes the next cycle, and both stay', async () => {
  const bytes = await write(async (file) => {
    for (const text of ['old', 'newer', 'newest']) await file.text('dir/x', text);
  });
  await checkStructure(bytes);
  assert.equal((await readObjectWithJsroot(bytes, 'dir/x')).fString, 'newest');
  assert.equal((await readObjectWithJsroot(bytes, 'dir/x;1')).fString, 'old');
});

test('with an identity the same calls write the same bytes, otherwise no two files are alike', async () => {
  const fill = (file: RootWriter) => file.text('dir/x', 'text');
  assert.deepEqual(await write(fill), await write(fill));
  assert.notDeepEqual(await write(fill, {}), await write(fill, {}));
});

test('a file names itself, but not the folder it was made in', async () => {
  const bytes = await write(async () => {});
  assert.ok(Buffer.from(bytes).includes('name.root'));
  assert.ok(!Buffer.from(bytes).includes('folder'));
});

test('a file has the time and the UUID of its identity', async () => {
  const bytes = await write(async () => {});
  assert.deepEqual([...bytes.subarray(47, 63)], [...identity.uuid]);
  const datime = new DataView(bytes.buffer, bytes.byteOffset).getUint32(110);
  const fields = [
    1995 + (datime >>> 26),
    (datime >>> 22) & 15,
    (datime >>> 17) & 31,
    (datime >>> 12) & 31,
    (datime >>> 6) & 63,
    datime & 63,
  ];
  assert.deepEqual(fields, [2024, 5, 6, 7, 8, 9]);
});

test('every directory has a UUID of its own', async () => {
  const bytes = await write((file) => file.text('a/b/c/x', ''));
  const last = identity.uuid.slice(0, 12);
  const places = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(new RegExp(Buffer.from(last).toString('latin1'), 'gs')),
  ];
  const uuids = places.map(({ index }) => Buffer.from(bytes.subarray(index, index + 16)).toString('hex'));
  assert.equal(uuids.length, 5, 'in the header and in four directories');
  assert.equal(new Set(uuids).size, 4);
});

test('objects are compressed as the file says, and as they are when that does not help', async () => {
  const long = 'a'.repeat(10_000);
  for (const compression of [
    'none',
    { algorithm: 'zlib', level: 6 },
    { algorithm: 'lz4', level: 1 },
  ] as const) {
    const bytes = await write((file) => file.text('x', long), { identity, compression });
    const { records } = await checkStructure(bytes);
    const record = records.find((one) => one.name === 'x');
    assert.ok(record);
    assert.equal(record.bytes - record.keyBytes < 200, compression !== 'none');
    assert.equal((await readObjectWithJsroot(bytes, 'x')).fString, long);
  }
});

test('trees that were left open are closed with the file, and calls that were not awaited are waited for', async () => {
  const bytes = await write(async (file) => {
    await file
      .tree('t', { x: { type: 'int32' } })
      .append({ length: 1, columns: new Map([['x', Int32Array.of(4)]]) });
    void file.text('late', 'text');
  });
  await checkStructure(bytes);
  assert.equal((await readObjectWithJsroot(bytes, 't')).fEntries, 1);
  assert.equal((await readObjectWithJsroot(bytes, 'late')).fString, 'text');
});

test('after closing nothing can be written, and closing again is harmless', async () => {
  const file = await createRootFile(toMemory(), { identity });
  await file.close();
  await file.close();
  await assert.rejects(
    file.text('x', ''),
    (error) => isError(error, 'usage') && /was closed/.test(error.message),
  );
});

test('paths without a name, settings and identities that make no sense are refused', async () => {
  const file = await createRootFile(toMemory(), { identity });
  for (const path of ['', 'a//b', '/a', 'a/', 'a;1']) {
    await assert.rejects(
      file.text(path, ''),
      (error) => isError(error, 'usage') && /under the path/.test(error.message),
    );
  }
  await file.discard();
  const early = { ...identity, time: new Date('1990-01-01') };
  await assert.rejects(createRootFile(toMemory(), { identity: early }), /not of 1990/);
  await assert.rejects(
    createRootFile(toMemory(), { identity: { ...identity, uuid: new Uint8Array(4) } }),
    /not 4/,
  );
});

test('a file that is given up leaves nothing behind', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = await createRootFile(await toFile(join(folder, 'x.root')));
  await file.text('x', 'text');
  await file.discard();
  await assert.rejects(
    createRootFile(await toFile(join(folder, 'y.root')), { compression: { algorithm: 'zlib', level: 99 } }),
  );
  assert.deepEqual(await readdir(folder), []);
});

test('a write that fails is not forgotten: closing fails too, and nothing is left', async () => {
  const memory = toMemory();
  let broken = false;
  let discarded = 0;
  const sink = {
    ...memory,
    write: async (at: number, bytes: Uint8Array) => {
      if (broken) throw new Error('the disk is full');
      await memory.write(at, bytes);
    },
    discard: async () => void discarded++,
  };
  const file = await createRootFile(sink, { identity, compression: 'none' });
  const tree = file.tree('t', { x: { type: 'int32' } });
  broken = true;
  const table = { length: 1_000_000, columns: new Map([['x', new Int32Array(1_000_000)]]) };
  await assert.rejects(tree.append(table), /the disk is full/);
  broken = false;
  await assert.rejects(file.close(), /the disk is full/);
  assert.equal(discarded, 1);
});
