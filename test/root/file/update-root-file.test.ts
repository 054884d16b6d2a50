import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { createRootFile, openRootFile, updateRootFile } from '../../../src/root/index.ts';
import { fromBytes, toMemory } from '../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';
import { checkStructure } from '../file-structure.ts';
import { sampleBranches, sampleTable } from '../sample-table.ts';
import { readObjectWithJsroot } from '../with-jsroot.ts';

const time = new Date('2024-05-06T07:08:09Z');
const identity = { time, uuid: new Uint8Array(16).fill(7) };

async function created(): Promise<Uint8Array> {
  const sink = toMemory('a.root');
  const file = await createRootFile(sink, { identity });
  await file.text('dir/x', 'old');
  await file.tree('dir/t', { x: { type: 'int32' } }).append(numbers(1, 2, 3));
  await file.close();
  return sink.bytes();
}

function numbers(...values: number[]) {
  return { length: values.length, columns: new Map([['x', Int32Array.from(values)]]) };
}

type Writer = Awaited<ReturnType<typeof updateRootFile>>;

async function updated(bytes: Uint8Array, add: (file: Writer) => Promise<void>): Promise<Uint8Array> {
  const sink = toMemory('b.root');
  const file = await updateRootFile(fromBytes(bytes), sink, { time });
  await add(file);
  await file.close();
  return sink.bytes();
}

async function listed(bytes: Uint8Array): Promise<string[]> {
  const file = await openRootFile(fromBytes(bytes));
  return (await file.list()).map((key) => `${key.className} ${key.path};${key.cycle}`);
}

test('objects are added beside those that are there, in directories old and new', async () => {
  const bytes = await updated(await created(), async (file) => {
    await file.text('dir/x', 'new');
    await file.text('other/y', 'text');
    await file.tree('dir/t2', sampleBranches()).append(sampleTable(0, 10));
  });
  await checkStructure(bytes);
  assert.equal((await readObjectWithJsroot(bytes, 'dir/x')).fString, 'new');
  assert.equal((await readObjectWithJsroot(bytes, 'dir/x;1')).fString, 'old');
  assert.equal((await readObjectWithJsroot(bytes, 'other/y')).fString, 'text');
  assert.equal((await readObjectWithJsroot(bytes, 'dir/t')).fEntries, 3);
  assert.equal((await readObjectWithJsroot(bytes, 'dir/t2')).fEntries, 10);
});

test('what is in a file stays where it is, and what is free at its end is used again', async () => {
  const before = await created();
  let bytes = before;
  for (let i = 0; i < 5; i++) bytes = await updated(bytes, async () => {});
  assert.equal(bytes.length, before.length, 'updates that add nothing do not make a file longer');
  const first = await checkStructure(before);
  const last = await checkStructure(bytes);
  const places = (found: typeof first) =>
    found.records
      .filter((one) => /TObjString|TTree|TBasket/.test(one.className))
      .map((one) => [one.name, one.at]);
  assert.deepEqual(places(last), places(first));
});

test('a broken file is refused, and the sink is given up', async () => {
  const bytes = (await created()).slice(0, 300);
  const sink = toMemory();
  await assert.rejects(updateRootFile(fromBytes(bytes), sink), (error) => isError(error, 'format'));
  assert.equal(sink.bytes().length, 0);
});

const files = [
  'uproot-Zmumu.root',
  'uproot-hepdata-example.root',
  'uproot-nesteddirs.root',
  'uproot-issue-227a.root',
  'uproot-sample-5.23.02-zlib.root',
  'uproot-sample-6.10.05-lz4.root',
];

for (const name of files) {
  const path = sharedData('root', name);
  test(`${name}: keeps its objects and gets new ones`, { skip: !path && skipWithoutSharedData }, async () => {
    const before = new Uint8Array(await readFile(path as string));
    const bytes = await updated(before, async (file) => {
      await file.text('added/text', 'hello');
      await file.tree('added/tree', sampleBranches()).append(sampleTable(0, 50));
    });
    await checkStructure(bytes);
    const [old, now] = [await listed(before), await listed(bytes)];
    assert.ok(old.every((one) => now.includes(one)));
    assert.deepEqual(
      now.filter((one) => !old.includes(one)),
      ['TDirectory added;1', 'TObjString added/text;1', 'TTree added/tree;1'],
    );
    assert.equal((await readObjectWithJsroot(bytes, 'added/text')).fString, 'hello');
    assert.equal((await readObjectWithJsroot(bytes, 'added/tree')).fEntries, 50);
  });
}
