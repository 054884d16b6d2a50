import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { createRootFile, openRootFile, type RootFile } from '../../../src/root/index.ts';
import { fromBytes, toMemory } from '../../../src/storage/index.ts';
import { tableOf } from '../written-file.ts';

/** Trees `a` (two cycles), `inner/b` and `inner/deep/a`. */
async function nestedFile(): Promise<Uint8Array> {
  const sink = toMemory('nested.root');
  const file = await createRootFile(sink, { compression: 'none' });
  for (const [path, entries] of [
    ['a', 1],
    ['inner/b', 2],
    ['a', 3],
    ['inner/deep/a', 4],
  ] as const) {
    const tree = file.tree(path, { x: { type: 'int8' } });
    await tree.append(tableOf(entries, { x: new Int8Array(entries) }));
    await tree.close();
  }
  await file.close();
  return sink.bytes();
}

const bytes = await nestedFile();
const paths = async (file: RootFile) => (await file.list()).map(({ path, cycle }) => `${path};${cycle}`);

const open = (data: Uint8Array) => openRootFile(fromBytes(data, 'nested.root'));

/** Where the header of the top directory says how long its list of keys is, and where. */
function directoryFields(data: Uint8Array): { keysBytes: number; keysAt: number } {
  const header = 100 + Buffer.from(data).readUInt32BE(28);
  return { keysBytes: header + 10, keysAt: header + 26 };
}

test('all keys are listed depth first, the highest cycle of a name first', async () => {
  assert.deepEqual(await paths(await open(bytes)), [
    'a;2',
    'a;1',
    'inner;1',
    'inner/b;1',
    'inner/deep;1',
    'inner/deep/a;1',
  ]);
});

test('a name without a cycle is the newest, and a cycle can be asked for', async () => {
  const file = await open(bytes);
  assert.equal((await file.tree('a')).entries, 3);
  assert.equal((await file.tree('a;1')).entries, 1);
  assert.equal((await file.tree('inner/deep/a;1')).entries, 4);
});

test('the keys of one directory are listed in the order of the file', async () => {
  const file = await open(bytes);
  assert.deepEqual(
    (await file.keys('inner')).map((key) => `${key.path} ${key.className}`),
    ['inner/b TTree', 'inner/deep TDirectory'],
  );
  assert.deepEqual(await file.keys('/inner/'), await file.keys('inner'));
});

test('what is not there is named with the nearest names', async () => {
  const file = await open(bytes);
  const isMissing = (error: unknown) => isError(error, 'not-found') && (error.hint ?? '').includes('"deep"');
  await assert.rejects(() => file.keys('inner/dep'), isMissing);
  await assert.rejects(
    () => file.tree('a;7'),
    (error: unknown) => isError(error, 'not-found'),
  );
  await assert.rejects(
    () => file.tree('inner'),
    (error: unknown) => isError(error, 'unsupported') && error.message.includes('a TDirectory, not a tree'),
  );
});

test('a file that was never closed gives what its records hold', async () => {
  const unclosed = Buffer.from(bytes);
  const { keysBytes, keysAt } = directoryFields(bytes);
  unclosed.writeUInt32BE(0, keysBytes);
  unclosed.writeUInt32BE(0, keysAt);
  const file = await open(unclosed);
  assert.equal(file.isRecovered, true);
  assert.deepEqual((await paths(file)).sort(), (await paths(await open(bytes))).sort());
  assert.equal((await file.tree('inner/b')).entries, 2);
});

test('a file that lost its end gives what was before it', async () => {
  const { keysAt } = directoryFields(bytes);
  const keys = Buffer.from(bytes).readUInt32BE(keysAt);
  const withKeys = await open(bytes.subarray(0, bytes.length - 900));
  assert.equal(withKeys.isRecovered, false);
  assert.equal((await withKeys.tree('a')).entries, 3);
  const withoutKeys = await open(bytes.subarray(0, keys + 40));
  assert.equal(withoutKeys.isRecovered, true);
  assert.equal((await withoutKeys.tree('a;1')).entries, 1);
});

test('what is no ROOT file is refused, and so is an empty one', async () => {
  const says = (what: string) => (error: unknown) => isError(error, 'format') && error.message.includes(what);
  await assert.rejects(() => open(new Uint8Array(0)), says('is empty'));
  await assert.rejects(() => open(new TextEncoder().encode('PAR1'.repeat(100))), says('starts with "PAR1'));
});

test('a record above the ceiling is not decompressed', async () => {
  await assert.rejects(
    () => openRootFile(fromBytes(bytes), { maxObjectBytes: 100 }),
    (error: unknown) => isError(error, 'limit') && error.message.includes('above the ceiling of 100'),
  );
});
