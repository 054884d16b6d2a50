import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatTables } from '../../../src/column/index.ts';
import { type BranchType, openRootFile } from '../../../src/root/index.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { checkStructure } from '../file-structure.ts';
import { entryOf, sampleBranches, sampleTable } from '../sample-table.ts';
import { readTreeWithJsroot } from '../with-jsroot.ts';
import { inputOf, merged, wholeTree, writtenFile } from './merged.ts';

const branches = sampleBranches();

function sampleFile(start: number, end: number, options: Parameters<typeof writtenFile>[1] = {}) {
  const layout = { basketBytes: 2000, clusterEntries: 50 };
  return writtenFile(
    (file) => file.tree('dir/events', branches, layout).append(sampleTable(start, end)),
    options,
  );
}

function numbersFile(name: string, types: Readonly<Record<string, BranchType>>, entries: number) {
  const columns = new Map(
    Object.keys(types).map((one) => [one, Float32Array.from({ length: entries }, (_, i) => i)]),
  );
  return writtenFile((file) => file.tree(name, types).append({ length: entries, columns }));
}

test('merged trees hold the entries of all inputs, whatever each is compressed with', async () => {
  const inputs = [
    await sampleFile(0, 130, { compression: 'none' }),
    await sampleFile(130, 131, { compression: { algorithm: 'lz4', level: 1 } }),
    await sampleFile(131, 260, { compression: { algorithm: 'zlib', level: 3 } }),
  ];
  const { file, report, bytes } = await merged(inputs.map((one, i) => inputOf(one, `input ${i}`)));
  const table = await wholeTree(file, 'dir/events');
  const expected = concatTables([sampleTable(0, 130), sampleTable(130, 131), sampleTable(131, 260)]);
  assert.equal(table.length, 260);
  for (const [name, column] of expected.columns) {
    const found = table.columns.get(name);
    assert.ok(found, name);
    for (let i = 0; i < 260; i += 7)
      assert.deepEqual(entryOf(found, i), entryOf(column, i), `${name} of ${i}`);
  }
  assert.deepEqual(report.objects, [
    { path: 'dir/events', className: 'TTree', outcome: 'merged', inputs: 3, entries: 260 },
  ]);
  const { baskets } = await checkStructure(bytes);
  assert.ok(baskets.length > 100);
});

test('jsroot reads merged trees as it reads the inputs', async () => {
  const inputs = [await sampleFile(0, 60), await sampleFile(60, 100)];
  const { bytes } = await merged(inputs.map((one, i) => inputOf(one, `input ${i}`)));
  const apart = await Promise.all(inputs.map((one) => readTreeWithJsroot(one, 'dir/events')));
  assert.deepEqual(await readTreeWithJsroot(bytes, 'dir/events'), apart.flat());
});

test('a merged file can be merged again', async () => {
  const input = inputOf(await sampleFile(0, 70), 'once');
  const twice = await merged([input, input]);
  const { file } = await merged([inputOf(twice.bytes, 'twice'), input]);
  const table = await wholeTree(file, 'dir/events');
  const once = await wholeTree(await openRootFile(fromBytes(await sampleFile(0, 70))), 'dir/events');
  assert.deepEqual(table, concatTables([once, once, once]));
});

test('clusters of the inputs are those of the merged tree', async () => {
  const inputs = [
    await sampleFile(0, 130),
    await sampleFile(0, 100),
    await sampleFile(0, 50),
    await sampleFile(0, 20),
  ];
  const { file } = await merged(inputs.map((one, i) => inputOf(one, `input ${i}`)));
  const { clusters } = await file.tree('dir/events');
  const borders = clusters.map(({ end }) => end);
  assert.deepEqual(borders, [50, 100, 130, 180, 230, 280, 300]);
});

test('a tree without entries adds nothing and takes nothing away, wherever it stands', async () => {
  const types = { x: { type: 'float32' }, y: { type: 'float32' } } as const;
  const [empty, full] = [await numbersFile('t', { x: types.x }, 0), await numbersFile('t', types, 5)];
  for (const order of [
    [empty, full, full],
    [full, empty, full],
    [full, full, empty],
  ]) {
    const { file } = await merged(order.map((one, i) => inputOf(one, `input ${i}`)));
    const table = await wholeTree(file, 't');
    assert.deepEqual([...table.columns.keys()], ['x', 'y']);
    assert.deepEqual([...(table.columns.get('y') as Float32Array)], [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  }
  const { file } = await merged([inputOf(empty, 'a'), inputOf(empty, 'b')]);
  assert.equal((await file.tree('t')).entries, 0);
});

test('the largest value of a counter is that of all inputs', async () => {
  const lists = (longest: number) =>
    writtenFile((file) =>
      file.tree('t', { v: { type: 'int8', counter: 'n' } }).append({
        length: 1,
        columns: new Map([
          ['v', { kind: 'jagged', offsets: Int32Array.of(0, longest), content: new Int8Array(longest) }],
        ]),
      }),
    );
  const { bytes } = await merged([
    inputOf(await lists(3), 'a'),
    inputOf(await lists(11), 'b'),
    inputOf(await lists(2), 'c'),
  ]);
  const { file } = await merged([inputOf(bytes, 'again')]);
  const tree = (await file.get('t')) as unknown as { members: { fLeaves: { members: { value: unknown } } } };
  assert.match(JSON.stringify(tree, maximumOnly), /"fMaximum":11/);
});

/** Leaves everything out that refers back to what it is in. */
function maximumOnly(key: string, value: unknown): unknown {
  if (key === 'fBranches' || key === 'fLeafCount') return undefined;
  if (ArrayBuffer.isView(value)) return [];
  return typeof value === 'bigint' ? Number(value) : value;
}

test('trees with different branches are refused by the first difference', async () => {
  const one = inputOf(
    await numbersFile('t', { x: { type: 'float32' }, y: { type: 'float32' } }, 3),
    'one.root',
  );
  const less = inputOf(await numbersFile('t', { x: { type: 'float32' } }, 3), 'less.root');
  await assert.rejects(merged([one, less]), {
    tag: 'usage',
    message: 'root: tree "t" of "less.root": branch "y" is missing, compared with "one.root"',
  });
  await assert.rejects(merged([less, one]), { tag: 'usage', message: /branch "y" is new/ });
  const other = await writtenFile((file) =>
    file
      .tree('t', { x: { type: 'float64' } })
      .append({ length: 1, columns: new Map([['x', Float64Array.of(1)]]) }),
  );
  await assert.rejects(merged([less, inputOf(other, 'other.root')]), {
    tag: 'usage',
    message: /branch "x" has the leaves x \(TLeafD x 1\) instead of x \(TLeafF x 1\)/,
  });
});

test('the intersection of trees has the branches of all, with the counters that they need', async () => {
  const whole = await sampleFile(0, 40);
  const some = await writtenFile((file) => {
    const names = ['float32_vector', 'int8_jagged'];
    const wanted = Object.fromEntries(names.map((name) => [name, branches[name] as BranchType]));
    const { length, columns } = sampleTable(40, 60);
    const kept = new Map(Object.keys(wanted).map((name) => [name, columns.get(name)!]));
    return file.tree('dir/events', wanted).append({ length, columns: kept });
  });
  const inputs = [inputOf(whole, 'whole.root'), inputOf(some, 'some.root')];
  const { file, report, bytes } = await merged(inputs, { branches: 'intersection' });
  const table = await wholeTree(file, 'dir/events');
  assert.deepEqual([...table.columns.keys()].sort(), ['float32_vector', 'int8_jagged', 'n']);
  const expected = concatTables([sampleTable(0, 40), sampleTable(40, 60)]);
  for (const name of ['float32_vector', 'int8_jagged']) {
    for (let i = 0; i < 60; i++)
      assert.deepEqual(entryOf(table.columns.get(name)!, i), entryOf(expected.columns.get(name)!, i));
  }
  assert.ok(report.objects[0]?.leftOut?.some((text) => text.includes('"text" is missing')));
  assert.equal((await readTreeWithJsroot(bytes, 'dir/events')).length, 60);
});
