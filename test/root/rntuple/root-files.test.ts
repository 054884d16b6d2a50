import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { allValues, type Value } from '../../../src/column/index.ts';
import { openRootFile, type Tree } from '../../../src/root/index.ts';
import { fromFile } from '../../../src/storage/index.ts';

// Two files that ROOT 6.40 wrote; every value follows from the number of its entry.
const folder = join(import.meta.dirname, '..', '..', 'data', 'rntuple');

type Rule = (k: number) => Value;

const list = (length: number, item: (j: number) => Value): Value[] =>
  Array.from({ length }, (_, j) => item(j));

/** What ROOT was told to write for entry `k`. */
const RULES: Readonly<Record<string, Rule>> = {
  opt_int: (k) => (k % 3 ? k - 5 : null),
  opt_string: (k) => (k % 2 ? String.fromCharCode(97 + (k % 26)).repeat(k % 5) : null),
  unique: (k) => (k % 4 === 1 ? k * 0.5 : null),
  var: (k) => [k * 1000, `s${k}`, list(k % 4, () => k * 0.25)][k % 3]!,
  vvar: (k) => list(k % 4, (j) => ((j + k) % 2 ? k * 0.125 + j : k + j)),
  map: (k) => list(k % 3, (j) => ({ key: `k${j}`, value: k * 10 + j })),
  bits: (k) => list(70, (j) => (j === k || j === 69 ? 1 : 0)),
  pair: (k) => ({ first: k * 0.5, second: `p${k}` }),
  tuple: (k) => ({ _0: -k, _1: k / 8, _2: k % 2 === 0 ? 1 : 0 }),
  arr: (k) => list(3, (a) => list(2, (b) => k * 100 + a * 10 + b - 300)),
  varr: (k) => list(k % 3, (j) => [k, j]),
  vvs: (k) => list(k % 3, (j) => list(j + 1, () => 'x'.repeat(k % 4))),
  vopt: (k) => list(2 * (k % 3), (j) => (j % 2 ? k + ((j - 1) / 2) * 0.5 : null)),
  vbool: (k) => list(k % 11, (j) => ((j * k) % 3 === 0 ? 1 : 0)),
  ch: (k) => 65 + (k % 26),
  u64: (k) => 2n ** 64n - 1n - BigInt(k),
  i64: (k) => -(2n ** 62n) + BigInt(k),
  half: (k) => k * 0.25 - 3,
  d32: (k) => Math.fround(k / 3),
  v32: (k) => list(k % 5, () => k * 1.5),
  streamed: (k) => ({ fX: -k, fY: 0.5 * k, fZ: 7 }),
};

/** Fields that were added when 20 entries were written already: before, they are zero, empty or nothing. */
const LATE_RULES: Readonly<Record<string, Rule>> = {
  late_vec: (k) => (k < 20 ? [] : list(k % 3, () => k)),
  late_float: (k) => (k < 20 ? 0 : k * 0.5),
  late_arr: (k) => (k < 20 ? [0, 0] : [k, -k]),
  late_var: (k) => (k < 20 ? null : k % 2 ? k : k * 0.5),
  late_opt: (k) => (k >= 20 && k % 3 === 0 ? k : null),
};

async function withNTuple(name: string, check: (ntuple: Tree) => Promise<void>): Promise<void> {
  const file = await openRootFile(await fromFile(join(folder, name)));
  try {
    await check(await file.tree('nt'));
  } finally {
    await file.close();
  }
}

/** Zero, whatever its sign. */
const plain = (values: readonly Value[]) =>
  JSON.parse(JSON.stringify(values, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));

async function checkRules(ntuple: Tree, rules: Readonly<Record<string, Rule>>, start: number, end: number) {
  const { columns } = await ntuple.read(Object.keys(rules), { start, end });
  for (const [name, rule] of Object.entries(rules)) {
    const expected = Array.from({ length: end - start }, (_, i) => rule(start + i));
    assert.deepEqual(plain(allValues(columns.get(name)!)), plain(expected), name);
  }
}

test('every type that ROOT writes natively is read', async () => {
  await withNTuple('all-types.root', async (ntuple) => {
    assert.equal(ntuple.entries, 12);
    await checkRules(ntuple, RULES, 0, 12);
    await checkRules(ntuple, RULES, 5, 9);
  });
});

test('numbers of reduced precision are near what they were', async () => {
  await withNTuple('all-types.root', async (ntuple) => {
    const { columns } = await ntuple.read(['trunc', 'quant']);
    const [trunc, quant] = [...columns.values()].map((column) => allValues(column) as number[]);
    for (let k = 0; k < 12; k++) {
      assert.ok(Math.abs(trunc![k]! - k * 1.2345) <= k * 1.2345 * 2 ** -7, `${trunc![k]}`);
      assert.ok(Math.abs(quant![k]! - Math.sin(k)) <= 2 ** -16, `${quant![k]}`);
    }
  });
});

test('fields that were added late read as zero, empty or nothing before that, over clusters and groups', async () => {
  await withNTuple('late-fields.root', async (ntuple) => {
    assert.equal(ntuple.entries, 40);
    assert.equal(ntuple.clusters.length, 3);
    for (const [start, end] of [
      [0, 40],
      [3, 4],
      [14, 31],
      [19, 21],
      [40, 40],
    ] as const)
      await checkRules(ntuple, { ...RULES, ...LATE_RULES }, start, end);
  });
});

test('a field inside a field is read with the collections around it', async () => {
  await withNTuple('all-types.root', async (ntuple) => {
    const { columns } = await ntuple.read([
      'map/_0/_1',
      'pair._1',
      'varr/_0',
      'lv/fCoordinates/fPt',
      'opt_int/_0',
    ]);
    assert.deepEqual(
      allValues(columns.get('map/_0/_1')!),
      list(12, (k) => list(k % 3, (j) => k * 10 + j)),
    );
    assert.deepEqual(
      allValues(columns.get('pair._1')!),
      list(12, (k) => `p${k}`),
    );
    assert.deepEqual(
      allValues(columns.get('lv/fCoordinates/fPt')!),
      list(12, (k) => k),
    );
    assert.deepEqual(allValues(columns.get('opt_int/_0')!), list(12, RULES.opt_int!));
    assert.match(ntuple.branch('var/_1').unreadable ?? '', /variant/);
  });
});

test('a name that does not exist gets the nearest ones', async () => {
  await withNTuple('all-types.root', async (ntuple) => {
    await assert.rejects(ntuple.read(['opt_imt']), { tag: 'not-found', hint: /opt_int/ });
  });
});

test('blobs that are kept in pieces are put together', async () => {
  await withNTuple('blobs-in-pieces.root', async (ntuple) => {
    assert.ok(ntuple.branch('x/_0').rawBytes > 2000);
    await checkRules(ntuple, { x: (k) => list(k % 10, (j) => k * 1.25 + j) }, 0, 60);
  });
});
