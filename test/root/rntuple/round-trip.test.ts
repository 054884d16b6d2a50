import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allValues, sliceTable, type Table } from '../../../src/column/index.ts';
import { isError } from '../../../src/errors.ts';
import { checkStructure } from '../file-structure.ts';
import { anyField, type FilledField, openNT, textsOf, writeNTuple } from './fields.ts';

function tableOf(fields: readonly FilledField[], length: number): Table {
  return { length, columns: new Map(fields.map(({ column }, i) => [`f${i}`, column])) };
}

function typesOf(fields: readonly FilledField[]) {
  return Object.fromEntries(fields.map(({ type }, i) => [`f${i}`, type]));
}

/** Fields of `length` entries, where to cut them into tables, what is read back, and how they are written. */
const anyNTuple = fc.nat(20).chain((length) =>
  fc.record({
    length: fc.constant(length),
    fields: fc.array(anyField(length, 2, true), { minLength: 1, maxLength: 3 }),
    cut: fc.nat(length),
    range: fc.tuple(fc.nat(length), fc.nat(length)),
    pageBytes: fc.constantFrom(1, 13, 64, undefined),
    clusterEntries: fc.constantFrom(1, 7, undefined),
    compression: fc.constantFrom(
      'none' as const,
      { algorithm: 'zstd', level: 1 } as const,
      { algorithm: 'lz4', level: 1 } as const,
    ),
  }),
);

test('what is written comes back, in whole and in part, whatever the fields, pages and clusters', async () => {
  await fc.assert(
    fc.asyncProperty(anyNTuple, async ({ length, fields, cut, range, ...options }) => {
      const table = tableOf(fields, length);
      const halves = [sliceTable(table, 0, cut), sliceTable(table, cut, length)];
      const ntuple = await openNT(await writeNTuple(typesOf(fields), halves, options));
      assert.equal(ntuple.entries, length);
      const [start, end] = [Math.min(...range), Math.max(...range)];
      const whole = await ntuple.read([...table.columns.keys()]);
      const part = await ntuple.read([...table.columns.keys()], { start, end });
      for (const [name, column] of table.columns) {
        const values = allValues(column);
        assert.deepEqual(allValues(whole.columns.get(name)!), values);
        assert.deepEqual(allValues(part.columns.get(name)!), values.slice(start, end));
      }
    }),
    { numRuns: 60 },
  );
});

test('the bytes of a file depend on the entries, not on how they were handed over', async () => {
  const fields = { x: { type: 'float32' }, s: { vector: { type: 'string' } } } as const;
  const offsets = Int32Array.from({ length: 51 }, (_, i) => i * 2);
  const content = textsOf(Array.from({ length: 100 }, (_, i) => 'x'.repeat(i % 17)));
  const table: Table = {
    length: 50,
    columns: new Map<string, Table['columns'] extends ReadonlyMap<string, infer C> ? C : never>([
      ['x', Float32Array.from({ length: 50 }, (_, i) => i / 3)],
      ['s', { kind: 'jagged', offsets, content }],
    ]),
  };
  const options = { pageBytes: 100, clusterBytes: 700 };
  const once = await writeNTuple(fields, [table], options);
  const cuts = [0, 1, 2, 19, 50];
  const pieces = cuts.slice(1).map((end, i) => sliceTable(table, cuts[i]!, end));
  assert.deepEqual(await writeNTuple(fields, pieces, options), once);
  assert.ok((await openNT(once)).clusters.length > 2);
});

test('a file with ntuples is whole: records tile it, and the class is described', async () => {
  const table: Table = { length: 3, columns: new Map([['x', Float64Array.of(1, 2, 3)]]) };
  const { records } = await checkStructure(await writeNTuple({ x: { type: 'float64' } }, [table]));
  const anchor = records.find((one) => one.className === 'ROOT::RNTuple');
  assert.equal(anchor?.name, 'nt');
  assert.equal(records.filter((one) => one.className === 'RBlob').length, 4);
});

test('pages stay below their size and clusters below theirs, by one entry', async () => {
  const table: Table = { length: 10_000, columns: new Map([['x', new Float64Array(10_000).fill(0.1)]]) };
  const ntuple = await openNT(
    await writeNTuple({ x: { type: 'float64' } }, [table], { pageBytes: 4000, clusterBytes: 20_000 }),
  );
  assert.deepEqual(
    ntuple.clusters,
    Array.from({ length: 4 }, (_, i) => ({ start: i * 2500, end: (i + 1) * 2500 })),
  );
  assert.equal(ntuple.branch('x').basketCount, 20);
  assert.equal(ntuple.branch('x').rawBytes, 80_000);
});

test('an ntuple without entries has its fields', async () => {
  const ntuple = await openNT(
    await writeNTuple({ x: { vector: { type: 'int16' } }, v: { variant: [{ type: 'string' }] } }, []),
  );
  assert.equal(ntuple.entries, 0);
  const { columns } = await ntuple.read(['x', 'v', 'x/_0']);
  assert.deepEqual(
    [...columns.values()].map((column) => allValues(column)),
    [[], [], []],
  );
});

test('fields that the format does not have are refused', async () => {
  const record = { record: { a: { type: 'float32' } } } as const;
  const refused = [
    {},
    { 'a.b': { type: 'float32' } },
    { 'a b': { type: 'float32' } },
    { '': { type: 'float32' } },
    { a: { array: record, size: 2 } },
    { a: { optional: record } },
    { a: { array: { type: 'float32' }, size: 0 } },
    { a: { variant: [] } },
  ] as const;
  for (const fields of refused) {
    await assert.rejects(writeNTuple(fields as never, []), (error) => isError(error, 'usage'));
  }
});

test('columns that do not fit are refused, and add nothing', async () => {
  const fields = { x: { type: 'float32' }, v: { vector: { type: 'int32' } } } as const;
  const v = { kind: 'jagged', offsets: Int32Array.of(0, 1), content: Int32Array.of(5) } as const;
  const wrong: Table['columns'][] = [
    new Map([['x', new Float32Array(1)]]),
    new Map<string, never>([...Object.entries({ x: new Float64Array(1), v })] as never),
    new Map<string, never>([...Object.entries({ x: new Float32Array(2), v })] as never),
    new Map<string, never>([...Object.entries({ x: new Float32Array(1), v: new Int32Array(1) })] as never),
    new Map<string, never>([...Object.entries({ x: new Float32Array(1), v, y: v })] as never),
    new Map<string, never>([
      ...Object.entries({ x: new Float32Array(1), v: { ...v, offsets: Int32Array.of(0, 9) } }),
    ] as never),
  ];
  for (const columns of wrong) {
    await assert.rejects(writeNTuple(fields, [{ length: 1, columns }]), (error) => isError(error, 'usage'));
  }
});
