import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column } from '../../../src/column/index.ts';
import { inspectFile, openRootFile } from '../../../src/root/index.ts';
import { StatisticsCollector } from '../../../src/root/inspect/column-statistics.ts';
import { firstValue } from '../../../src/root/inspect/first-values.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { fileWithTree, tableOf } from '../written-file.ts';

const jagged = (offsets: number[], content: Column): Column => ({
  kind: 'jagged',
  offsets: Int32Array.from(offsets),
  content,
});

function statisticsOf(...columns: Column[]) {
  const collector = new StatisticsCollector();
  for (const column of columns) collector.add(column);
  return collector.result();
}

test('the facts of a file say what every branch holds', async () => {
  const bytes = await fileWithTree(
    { ok: { type: 'bool' }, pt: { type: 'float32', counter: 'npt' }, name: { type: 'string' } },
    tableOf(3, {
      ok: Uint8Array.of(1, 0, 1),
      pt: jagged([0, 2, 2, 3], Float32Array.of(1.5, Number.NaN, -2)),
      name: { kind: 'text', offsets: Int32Array.of(0, 1, 3, 3), bytes: new TextEncoder().encode('abc') },
    }),
  );
  const file = await openRootFile(fromBytes(bytes, 'a.root'));
  const facts = await inspectFile(file);
  const branches = facts.trees[0]?.branches ?? [];
  const byName = Object.fromEntries(branches.map(({ name, ...rest }) => [name, rest]));
  assert.deepEqual(facts.objects, []);
  assert.deepEqual(byName.ok, {
    typename: 'bool',
    n: 3,
    nflat: 3,
    sum: 2,
    min: 0,
    max: 1,
    first: [true, false, true],
  });
  assert.deepEqual(byName.npt, {
    typename: 'int32_t',
    n: 3,
    nflat: 3,
    sum: 3,
    min: 0,
    max: 2,
    isum: '3',
    first: [2, 0, 1],
  });
  assert.deepEqual(byName.pt, {
    typename: 'float[]',
    n: 3,
    nflat: 3,
    sum: -0.5,
    min: -2,
    max: 1.5,
    first: [[1.5, 'NaN'], [], [-2]],
  });
  assert.deepEqual(byName.name, {
    typename: 'std::string',
    n: 3,
    nflat: 3,
    sum: 0,
    min: null,
    max: null,
    first: ['a', 'bc', ''],
  });
});

test('the figures are over all numbers, whatever they are nested in', () => {
  const record: Column = {
    kind: 'record',
    length: 1,
    fields: new Map<string, Column>([
      ['a', Int8Array.of(-3)],
      ['b', jagged([0, 2], BigInt64Array.of(2n ** 60n, 1n))],
    ]),
  };
  assert.deepEqual(statisticsOf(record), {
    count: 3,
    sum: 2 ** 60,
    min: -3,
    max: 2 ** 60,
    integerSum: 2n ** 60n - 2n,
  });
});

test('NaN and infinities count as numbers and are in no sum', () => {
  const statistics = statisticsOf(Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, 4));
  assert.deepEqual(statistics, { count: 4, sum: 5, min: 1, max: 4, integerSum: undefined });
});

test('objects that refer to one another are counted once', () => {
  const a: Record<string, unknown> = { x: 1 };
  a.self = a;
  assert.equal(statisticsOf({ kind: 'objects', values: [a] }).count, 1);
});

test('long lists are cut, and integers beyond 2^53 stay exact', () => {
  const column = jagged([0, 7, 8], BigUint64Array.of(1n, 2n, 3n, 4n, 5n, 6n, 7n, 2n ** 60n));
  assert.deepEqual(firstValue(column, 0, false), [1, 2, 3, 4, 5, 6, '...7']);
  assert.deepEqual(firstValue(column, 1, false), [2n ** 60n]);
});

test('pairs, tuples and items of maps are lists, other objects have names', () => {
  const record = (...names: string[]): Column => ({
    kind: 'record',
    length: 1,
    fields: new Map(names.map((name, i) => [name, Int8Array.of(i)])),
  });
  assert.deepEqual(
    [record('first', 'second'), record('_0', '_1', '_2'), record('x', 'y')].map((column) =>
      firstValue(column, 0, false),
    ),
    [[0, 1], [0, 1, 2], { x: 0, y: 1 }],
  );
  assert.deepEqual(firstValue(jagged([0, 1], record('key', 'value')), 0, false), [[0, 1]]);
  assert.deepEqual(firstValue({ kind: 'objects', values: [{ key: 'a', value: 2 }] }, 0, false), ['a', 2]);
});
