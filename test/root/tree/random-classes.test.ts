import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allValues, type Column } from '../../../src/column/index.ts';
import { openRootFile } from '../../../src/root/index.ts';
import { fromBytes } from '../../../src/storage/index.ts';

// ROOT 6.40 filled this tree with objects of classes that were made at random (members of any type, base classes, containers
// in containers, pointers, arrays of fixed and of counted length), each split not at all, once, and as far as it goes. The
// values are those that ROOT reads back: the type of each branch, then its four entries.
const folder = join(import.meta.dirname, '..', '..', 'data', 'trees');

/** 64-bit integers as text with an n, typed arrays as lists. */
function plain(values: unknown): unknown {
  return JSON.parse(
    JSON.stringify(values, (_, value) => {
      if (typeof value === 'bigint') return `${value}n`;
      return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
    }),
  );
}

test('every branch of random classes is read as ROOT reads it, whole and in part', async () => {
  const expected = JSON.parse(readFileSync(join(folder, 'random.json'), 'utf8'));
  const file = await openRootFile(fromBytes(readFileSync(join(folder, 'random.root'))));
  const tree = await file.tree('t');
  const branches = tree.branches.filter((branch) => !branch.isGroup);
  assert.deepEqual(
    branches.map((branch) => branch.path),
    Object.keys(expected),
  );
  const read = async (range: { start: number; end: number }) => {
    const { columns } = await tree.read(branches, range);
    return [...columns.values()].map((column: Column) => plain(allValues(column)) as unknown[]);
  };
  const [whole, part] = [await read({ start: 0, end: 4 }), await read({ start: 1, end: 3 })];
  for (const [i, { path, typeName }] of branches.entries()) {
    assert.deepEqual([typeName, ...whole[i]!], expected[path], path);
    assert.deepEqual(part[i], whole[i]?.slice(1, 3), path);
  }
});
