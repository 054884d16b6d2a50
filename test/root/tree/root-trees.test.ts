import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { allValues, type Value } from '../../../src/column/index.ts';
import { openRootFile, type Tree } from '../../../src/root/index.ts';
import { fromFile } from '../../../src/storage/index.ts';

// ROOT 6.40 wrote these trees; every value follows from the number of its entry.
const path = join(import.meta.dirname, '..', '..', 'data', 'trees', 'branches.root');

type Rule = (k: number) => Value;

const list = (length: number, item: (i: number) => Value): Value[] =>
  Array.from({ length }, (_, i) => item(i));

async function withTree(name: string, check: (tree: Tree) => Promise<void>): Promise<void> {
  const file = await openRootFile(await fromFile(path));
  try {
    await check(await file.tree(name));
  } finally {
    await file.close();
  }
}

async function checkRules(tree: Tree, rules: Readonly<Record<string, Rule>>, start: number, end: number) {
  const { columns } = await tree.read(Object.keys(rules), { start, end });
  for (const [name, rule] of Object.entries(rules))
    assert.deepEqual(
      allValues(columns.get(name)!),
      Array.from({ length: end - start }, (_, i) => rule(start + i)),
      name,
    );
}

test('members of an object that is split in the manner of ROOT 2 are read, and the object is a group', async () => {
  await withTree('old', async (tree) => {
    assert.deepEqual(
      tree.branches.filter((branch) => branch.isGroup).map((branch) => branch.path),
      ['vector'],
    );
    const rules: Record<string, Rule> = {
      'vector/fX': (k) => k,
      'vector/fY': (k) => 2 * k,
      'vector/fZ': (k) => 0.25 * k,
      whole: (k) => ({ fX: k, fY: 2 * k, fZ: 0.25 * k }),
    };
    await checkRules(tree, rules, 0, 5);
  });
});

test('arrays, strings and containers whose offsets were left out are read, whole and in part', async () => {
  const rules: Record<string, Rule> = {
    n: (k) => k % 4,
    x: (k) => list(k % 4, (i) => k + 0.5 * i),
    y: (k) => list(k % 4, (i) => list(3, (j) => 100 * k + 10 * i + j)),
    s: (k) => String.fromCharCode(97 + (k % 26)).repeat(k === 7 ? 280 : k % 5),
    v: (k) => list(k % 3, () => k * 0.25),
    w: (k) => list(k % 4, () => 'w'.repeat(k % 6)),
    z: (k) => 'z'.repeat(k % 7),
  };
  await withTree('without_offsets', async (tree) => {
    await checkRules(tree, rules, 0, 50);
    await checkRules(tree, rules, 13, 41);
  });
});

test('arrays of two objects are counted each by its own object, whose counters have one name', async () => {
  // A TBits takes twice the bytes that it needs when it grows.
  const bits = (bit: number) => {
    const last = bit >> 3;
    return list(last === 0 ? 1 : 2 * (last + 1), (i) => (i === last ? 1 << (bit & 7) : 0));
  };
  const rules: Record<string, Rule> = {
    'one/fAllBits': (k) => bits(k),
    'two/fAllBits': (k) => bits(60 - k),
  };
  await withTree('without_offsets', (tree) => checkRules(tree, rules, 0, 50));
});
