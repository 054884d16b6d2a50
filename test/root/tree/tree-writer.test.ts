import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column, Table } from '../../../src/column/index.ts';
import { type BranchType, createRootFile, type TreeWriterOptions } from '../../../src/root/index.ts';
import { toMemory } from '../../../src/storage/index.ts';
import { checkStructure } from '../file-structure.ts';
import { entryOf, offsetsOf, sampleBranches, sampleTable } from '../sample-table.ts';
import { readObjectWithJsroot, readTreeWithJsroot } from '../with-jsroot.ts';

const identity = { time: new Date('2024-05-06T07:08:09Z'), uuid: new Uint8Array(16).fill(7) };

async function write(
  branches: Record<string, BranchType>,
  tables: readonly Table[],
  options: TreeWriterOptions = {},
): Promise<Uint8Array> {
  const sink = toMemory('sample.root');
  const file = await createRootFile(sink, { identity, compression: { algorithm: 'zstd', level: 1 } });
  const tree = file.tree('events', branches, options);
  for (const table of tables) await tree.append(table);
  await file.close();
  return sink.bytes();
}

function tableOf(columns: Record<string, Column>, length: number): Table {
  return { length, columns: new Map(Object.entries(columns)) };
}

test('jsroot reads every form of every kind of number, and strings, over many baskets and clusters', async () => {
  const table = sampleTable(0, 327);
  const bytes = await write(sampleBranches(), [table], { basketBytes: 1500, clusterEntries: 100 });
  const entries = await readTreeWithJsroot(bytes, 'events');
  assert.equal(entries.length, 327);
  for (const [name, column] of table.columns) {
    if (name === 'int8_fixed') continue; // jsroot takes arrays of bytes for text
    const expected = entries.map((_, i) => entryOf(column, i));
    assert.deepEqual(
      entries.map((entry) => decoded(entry[name])),
      expected,
      name,
    );
  }
});

/** jsroot takes the bytes of a string for characters, and flat booleans are true and false. */
function decoded(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' ? Buffer.from(value, 'latin1').toString('utf8') : value;
}

test('baskets hold all entries in order, and all end where a cluster ends', async () => {
  const bytes = await write(sampleBranches(), [sampleTable(0, 327)], {
    basketBytes: 700,
    clusterEntries: 100,
  });
  const { baskets } = await checkStructure(bytes);
  const ends = new Map<string, number[]>();
  for (const { name, entries } of baskets) {
    const before = ends.get(name) ?? [];
    ends.set(name, [...before, (before.at(-1) ?? 0) + entries]);
  }
  assert.equal(ends.size, 57);
  for (const [name, own] of ends) {
    assert.equal(own.at(-1), 327, name);
    for (const border of [100, 200, 300])
      assert.ok(own.includes(border), `${name} has a basket that ends at ${border}`);
  }
  assert.ok(baskets.every((one) => one.rawBytes <= 700));
});

test('the tree says how many entries, bytes, baskets and clusters it has', async () => {
  const bytes = await write(sampleBranches(), [sampleTable(0, 327)], {
    basketBytes: 700,
    clusterEntries: 100,
  });
  const { baskets } = await checkStructure(bytes);
  const tree = await readObjectWithJsroot(bytes, 'events');
  assert.equal(tree.fEntries, 327);
  assert.equal(tree.fAutoFlush, 100);
  assert.equal(
    tree.fZipBytes,
    baskets.reduce((sum, one) => sum + one.bytes, 0),
  );
  assert.equal(
    tree.fTotBytes,
    baskets.reduce((sum, one) => sum + one.rawBytes + one.keyBytes, 0),
  );
  const branches = (tree.fBranches as { arr: Record<string, unknown>[] }).arr;
  for (const branch of branches) {
    const own = baskets.filter((one) => one.name === branch.fName);
    assert.equal(branch.fWriteBasket, own.length);
    assert.deepEqual(
      Array.from(branch.fBasketSeek as number[]).slice(0, own.length),
      own.map((one) => one.at),
    );
    assert.deepEqual(
      Array.from(branch.fBasketBytes as number[]).slice(0, own.length),
      own.map((one) => one.bytes),
    );
    assert.equal((branch.fBasketEntry as number[])[own.length], 327);
    assert.ok((branch.fMaxBaskets as number) > own.length);
  }
});

test('the same entries make the same bytes, however they are split over calls', async () => {
  const branches = {
    x: { type: 'float64' },
    v: { type: 'int32', vector: 1 },
    j: { type: 'int16', counter: 'n' },
  } as const;
  const options = { basketBytes: 900, clusterBytes: 20_000 };
  const whole = await write(branches, [numbered(0, 3000)], options);
  const parts = await write(
    branches,
    [numbered(0, 1), numbered(1, 1700), numbered(1700, 1700), numbered(1700, 3000)],
    options,
  );
  assert.ok(Buffer.from(whole).equals(parts));
  const tree = await readObjectWithJsroot(whole, 'events');
  assert.ok((tree.fAutoFlush as number) > 100 && (tree.fAutoFlush as number) < 3000);
});

function numbered(start: number, end: number): Table {
  const length = end - start;
  const offsets = offsetsOf(length, (i) => (start + i) % 5);
  const content = new Int32Array(offsets[length]!);
  for (let i = 0; i < length; i++) content.fill(start + i, offsets[i], offsets[i + 1]);
  const x = Float64Array.from({ length }, (_, i) => start + i);
  const v = { kind: 'jagged', offsets, content } as const;
  return tableOf({ x, v, j: { kind: 'jagged', offsets, content: Int16Array.from(content) } }, length);
}

test('the first cluster that is full says how many entries the others have', async () => {
  const table = tableOf({ x: new Float64Array(1000) }, 1000);
  const bytes = await write({ x: { type: 'float64' } }, [table], { clusterBytes: 2401 });
  const { baskets } = await checkStructure(bytes);
  assert.deepEqual(
    baskets.map((one) => one.entries),
    [301, 301, 301, 97],
  );
});

test('a tree without entries has no baskets and can be read', async () => {
  const bytes = await write(sampleBranches(), [sampleTable(0, 0)]);
  assert.equal((await checkStructure(bytes)).baskets.length, 0);
  assert.equal((await readObjectWithJsroot(bytes, 'events')).fEntries, 0);
});

test('an entry that is larger than a basket gets one of its own', async () => {
  const offsets = offsetsOf(3, (i) => (i === 1 ? 1000 : 2));
  const content = Float32Array.from({ length: 1004 }, (_, i) => i);
  const bytes = await write(
    { x: { type: 'float32', counter: 'n' } },
    [tableOf({ x: { kind: 'jagged', offsets, content } }, 3)],
    { basketBytes: 100 },
  );
  const { baskets } = await checkStructure(bytes);
  assert.deepEqual(
    baskets.filter((one) => one.name === 'x').map((one) => one.entries),
    [1, 1, 1],
  );
  const entries = await readTreeWithJsroot(bytes, 'events');
  assert.deepEqual(
    entries.map((entry) => (entry.x as number[]).at(-1)),
    [1, 1001, 1003],
  );
});

test('a counter is made before the first branch that it counts and knows its largest value', async () => {
  const offsets = offsetsOf(4, (i) => i);
  const x = { kind: 'jagged', offsets, content: new Float32Array(6) } as const;
  const y = { kind: 'jagged', offsets, content: new Int32Array(6) } as const;
  const table = tableOf({ z: new Uint8Array(4), x, y }, 4);
  const bytes = await write(
    { z: { type: 'uint8' }, x: { type: 'float32', counter: 'n' }, y: { type: 'int32', counter: 'n' } },
    [table],
  );
  const branches = ((await readObjectWithJsroot(bytes, 'events')).fBranches as { arr: JsrootBranch[] }).arr;
  assert.deepEqual(
    branches.map((one) => one.fName),
    ['z', 'n', 'x', 'y'],
  );
  const [counter, x0] = [branches[1]!.fLeaves.arr[0]!, branches[2]!.fLeaves.arr[0]!];
  assert.equal(counter.fMaximum, 3);
  assert.equal(counter.fIsRange, true);
  assert.equal(x0.fLeafCount?.fName, 'n');
});

interface JsrootBranch {
  readonly fName: string;
  readonly fLeaves: { arr: { fMaximum: number; fIsRange: boolean; fLeafCount: { fName: string } | null }[] };
}

test('a counter that was declared is moved before what it counts, and has to agree with it', async () => {
  const branches = { x: { type: 'float32', counter: 'n' }, n: { type: 'int32' } } as const;
  const x = { kind: 'jagged', offsets: Int32Array.of(0, 2, 2), content: new Float32Array(2) } as const;
  const bytes = await write(branches, [tableOf({ x, n: Int32Array.of(2, 0) }, 2)]);
  assert.deepEqual(await readTreeWithJsroot(bytes, 'events'), [
    { n: 2, x: [0, 0] },
    { n: 0, x: [] },
  ]);
  const table = tableOf({ x, n: Int32Array.of(1, 1) }, 2);
  await assert.rejects(write(branches, [table]), /"n" says 1 for entry 0, but "x" has 2 values there/);
});

test('a table that is refused adds nothing, and the tree goes on', async () => {
  const sink = toMemory();
  const file = await createRootFile(sink, { identity });
  const tree = file.tree('events', { x: { type: 'int32' }, y: { type: 'int32' } });
  await tree.append(tableOf({ x: Int32Array.of(1), y: Int32Array.of(2) }, 1));
  await assert.rejects(tree.append(tableOf({ x: Int32Array.of(3), y: Int16Array.of(4) }, 1)));
  await tree.append(tableOf({ x: Int32Array.of(5), y: Int32Array.of(6) }, 1));
  assert.equal(tree.entries, 2);
  await file.close();
  assert.deepEqual(await readTreeWithJsroot(sink.bytes(), 'events'), [
    { x: 1, y: 2 },
    { x: 5, y: 6 },
  ]);
});

test('calls of append that overlap are done one after another', async () => {
  const sink = toMemory();
  const file = await createRootFile(sink, { identity });
  const tree = file.tree('events', { x: { type: 'int32' } }, { clusterEntries: 2 });
  await Promise.all([0, 1, 2, 3, 4].map((x) => tree.append(tableOf({ x: Int32Array.of(x) }, 1))));
  await tree.close();
  await assert.rejects(tree.append(tableOf({ x: Int32Array.of(9) }, 1)), /was closed and takes no more/);
  await file.close();
  assert.deepEqual(
    (await readTreeWithJsroot(sink.bytes(), 'events')).map((entry) => entry.x),
    [0, 1, 2, 3, 4],
  );
});

test('a tree keeps no more than its open baskets and two pieces of the file in memory', async () => {
  const writes: number[] = [];
  const memory = toMemory();
  const sink = {
    ...memory,
    write: async (at: number, bytes: Uint8Array) => void writes.push(at + bytes.length),
  };
  const file = await createRootFile(sink, { identity, compression: 'none' });
  const tree = file.tree('events', { x: { type: 'float64' } }, { basketBytes: 80_000 });
  const table = tableOf({ x: new Float64Array(10_000) }, 10_000);
  for (let i = 1; i <= 100; i++) {
    await tree.append(table);
    const kept = i * 80_000 - Math.max(...writes);
    assert.ok(kept <= 80_000 + 2 * 1024 * 1024, `after ${i} calls ${kept} bytes are not written`);
  }
  await file.discard();
});
