import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues, type JaggedColumn } from '../../../src/column/index.ts';
import { isError } from '../../../src/errors.ts';
import { openRootFile, type Tree } from '../../../src/root/index.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { fileWithTree, tableOf, watched } from '../written-file.ts';

const ENTRIES = 1000;

/** 0 to 3 numbers in each entry. */
function jagged(): JaggedColumn<Float32Array> {
  const offsets = new Int32Array(ENTRIES + 1);
  for (let i = 0; i < ENTRIES; i++) offsets[i + 1] = offsets[i]! + (i % 4);
  return {
    kind: 'jagged',
    offsets,
    content: Float32Array.from({ length: offsets[ENTRIES]! }, (_, i) => i / 2),
  };
}

const table = tableOf(ENTRIES, {
  run: Int32Array.from({ length: ENTRIES }, (_, i) => i * 3 - 7),
  pt: jagged(),
  weights: jagged(),
  corner: {
    kind: 'fixed',
    length: ENTRIES,
    size: 2,
    content: Float64Array.from({ length: 2 * ENTRIES }, (_, i) => -i),
  },
});

const bytes = await fileWithTree(
  {
    run: { type: 'int32' },
    pt: { type: 'float32', counter: 'npt' },
    weights: { type: 'float32', vector: 1 },
    corner: { type: 'float64', size: 2 },
  },
  table,
  { basketBytes: 1024, clusterEntries: 300 },
);

async function openTree(): Promise<Tree> {
  return (await openRootFile(fromBytes(bytes, 'written.root'))).tree('events');
}

test('every branch comes back as it was written', async () => {
  const tree = await openTree();
  const read = await tree.read(['run', 'pt', 'weights', 'corner']);
  assert.equal(read.length, ENTRIES);
  for (const [name, column] of table.columns) {
    assert.deepEqual(allValues(read.columns.get(name)!), allValues(column), name);
  }
});

test('lists of the same lengths share one array of offsets, over baskets and clusters', async () => {
  const { offsets, content } = jagged();
  const whole: JaggedColumn = { kind: 'jagged', offsets, content: Int32Array.from(content) };
  const alone: JaggedColumn = {
    kind: 'jagged',
    offsets: offsets.map((offset, i) => (i < ENTRIES - 1 ? offset : content.length - 1)),
    content: content.subarray(1),
  };
  const written = tableOf(ENTRIES, { pt: jagged(), whole, alone });
  const branches = { pt: { type: 'float32', vector: 1 }, whole: { type: 'int32', vector: 1 } } as const;
  const file = await fileWithTree({ ...branches, alone: { type: 'float32', vector: 1 } }, written, {
    basketBytes: 1024,
    clusterEntries: 300,
  });
  const tree = await (await openRootFile(fromBytes(file, 'written.root'))).tree('events');
  const { columns } = await tree.read([...written.columns.keys()], { start: 3 });
  const offsetsOf = (name: string) => (columns.get(name) as JaggedColumn).offsets;
  assert.equal(offsetsOf('whole'), offsetsOf('pt'));
  assert.notEqual(offsetsOf('alone'), offsetsOf('pt'));
  for (const [name, column] of written.columns)
    assert.deepEqual(allValues(columns.get(name)!), allValues(column).slice(3), name);
});

test('the branches tell their types and sizes', async () => {
  const tree = await openTree();
  const types = tree.branches.map((branch) => `${branch.path} ${branch.typeName}`);
  assert.deepEqual(types.sort(), [
    'corner double[2]',
    'npt int32_t',
    'pt float[]',
    'run int32_t',
    'weights std::vector<float>',
  ]);
  const run = tree.branch('run');
  assert.equal(run.entries, ENTRIES);
  assert.ok(
    run.basketCount >= 4 && run.rawBytes > 4000,
    `${run.basketCount} baskets of ${run.rawBytes} bytes`,
  );
  assert.deepEqual([run.isGroup, run.unreadable, run.children], [false, undefined, []]);
});

for (const [start, end] of [
  [0, 1],
  [299, 301],
  [123, 877],
  [1000, 1000],
]) {
  test(`entries ${start} to ${end} are the same as in the whole`, async () => {
    const tree = await openTree();
    const part = await tree.read(['run', 'pt', 'weights', 'corner'], { start, end });
    for (const [name, column] of table.columns) {
      assert.deepEqual(allValues(part.columns.get(name)!), allValues(column).slice(start, end), name);
    }
  });
}

test('the clusters are those that were written, and tile the tree', async () => {
  const { clusters } = await openTree();
  assert.deepEqual(clusters, [
    { start: 0, end: 300 },
    { start: 300, end: 600 },
    { start: 600, end: 900 },
    { start: 900, end: 1000 },
  ]);
});

test('batches follow one another without a gap, also across baskets', async () => {
  const tree = await openTree();
  const values: unknown[] = [];
  for await (const { start, length, columns } of tree.batches(['pt'], { entries: 77, start: 5, end: 400 })) {
    assert.equal(start, 5 + values.length);
    const batch = allValues(columns.get('pt')!);
    assert.equal(batch.length, length);
    values.push(...batch);
  }
  assert.deepEqual(values, allValues(table.columns.get('pt')!).slice(5, 400));
});

test('only the baskets that are asked for are read, all in one batch, and none twice by batches', async () => {
  const source = watched(bytes);
  const tree = await (await openRootFile(source)).tree('events');
  const opening = source.batches.length;
  await tree.read(['run', 'corner'], { start: 0, end: 300 });
  assert.equal(source.batches.length, opening + 1);
  const all = source.batches.slice(opening).flat();
  assert.ok(all.reduce((sum, range) => sum + range.end - range.start, 0) < 300 * (4 + 16) + 20 * 120);
  for await (const _ of tree.batches(['run'], { entries: 10 }));
  const starts = source.batches
    .slice(opening + 1)
    .flat()
    .map((range) => range.start);
  assert.equal(new Set(starts).size, starts.length);
});

test('a branch that is not there is named with the nearest ones', async () => {
  const tree = await openTree();
  await assert.rejects(
    () => tree.read(['weigths']),
    (error: unknown) =>
      isError(error, 'not-found') &&
      error.message.includes('"weigths"') &&
      (error.hint ?? '').includes('"weights"'),
  );
  assert.equal(tree.has('weigths'), false);
});

test('a range that cannot be is refused', async () => {
  const tree = await openTree();
  const isUsage = (error: unknown) => isError(error, 'usage');
  await assert.rejects(() => tree.read(['run'], { start: -1 }), isUsage);
  await assert.rejects(() => tree.read(['run'], { start: 5, end: 4 }), isUsage);
  await assert.rejects(() => tree.read(['run'], { start: 1.5 }), isUsage);
});

test('reading stops when it is cancelled', async () => {
  const tree = await openTree();
  await assert.rejects(
    () => tree.read(['run'], { signal: AbortSignal.abort() }),
    (error: unknown) => isError(error, 'cancelled'),
  );
});

test('a basket that is not what the tree says costs a typed error that names it', async () => {
  const bad = Uint8Array.from(bytes);
  const source = watched(bad);
  const tree = await (await openRootFile(source)).tree('events');
  await tree.read(['run']);
  const [first] = source.batches.at(-1)!;
  bad[first!.start + 3]! ^= 1;
  await assert.rejects(
    () => tree.read(['run']),
    (error: unknown) =>
      isError(error, 'format') && /basket 0 of "run" at \d+: expected \d+ bytes, got \d+/.test(error.message),
  );
  assert.equal((await tree.read(['pt'])).length, ENTRIES);
});
