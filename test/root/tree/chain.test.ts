import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues } from '../../../src/column/index.ts';
import { isError } from '../../../src/errors.ts';
import { chainTrees, openRootFile, type Tree, withFriends } from '../../../src/root/index.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { fileWithTree, tableOf } from '../written-file.ts';

async function treeOf(name: string, values: number[]): Promise<Tree> {
  const bytes = await fileWithTree(
    { [name]: { type: 'int32' } },
    tableOf(values.length, { [name]: Int32Array.from(values) }),
  );
  return (await openRootFile(fromBytes(bytes))).tree('events');
}

const read = async (tree: Tree, name: string, options = {}) =>
  allValues((await tree.read([name], options)).columns.get(name)!);

test('a chain has the entries of its trees, one after another', async () => {
  const chain = chainTrees([await treeOf('x', [1, 2, 3]), await treeOf('x', []), await treeOf('x', [4, 5])]);
  assert.equal(chain.entries, 5);
  assert.deepEqual(await read(chain, 'x'), [1, 2, 3, 4, 5]);
  assert.deepEqual(await read(chain, 'x', { start: 2, end: 4 }), [3, 4]);
  assert.deepEqual(await read(chain, 'x', { start: 3, end: 3 }), []);
  assert.deepEqual(chain.clusters, [
    { start: 0, end: 3 },
    { start: 3, end: 5 },
  ]);
});

test('batches of a chain go over the borders of its trees', async () => {
  const chain = chainTrees([await treeOf('x', [1, 2, 3]), await treeOf('x', [4, 5])]);
  const batches: unknown[] = [];
  for await (const { start, columns } of chain.batches(['x'], { entries: 2 })) {
    batches.push([start, ...allValues(columns.get('x')!)]);
  }
  assert.deepEqual(batches, [
    [0, 1, 2],
    [2, 3, 4],
    [4, 5],
  ]);
});

test('a tree of the chain that lacks a branch is an error, and so is a chain of nothing', async () => {
  const chain = chainTrees([await treeOf('x', [1]), await treeOf('y', [2])]);
  await assert.rejects(
    () => read(chain, 'x'),
    (error: unknown) => isError(error, 'not-found'),
  );
  assert.throws(
    () => chainTrees([]),
    (error: unknown) => isError(error, 'usage'),
  );
});

test('a friend gives its columns by its alias, and by their own name where it is free', async () => {
  const tree = withFriends(await treeOf('x', [1, 2]), {
    f: await treeOf('x', [10, 20]),
    g: await treeOf('y', [100, 200]),
  });
  const { columns } = await tree.read(['x', 'f.x', 'y', 'g.y']);
  assert.deepEqual(
    [...columns].map(([name, column]) => [name, allValues(column)]),
    [
      ['x', [1, 2]],
      ['f.x', [10, 20]],
      ['y', [100, 200]],
      ['g.y', [100, 200]],
    ],
  );
  assert.equal(tree.has('f.y'), false);
});

test('a friend with another number of entries is refused', async () => {
  const tree = await treeOf('x', [1, 2]);
  const friend = await treeOf('y', [1, 2, 3]);
  assert.throws(
    () => withFriends(tree, { friend }),
    (error: unknown) => isError(error, 'usage') && error.message.includes('its friend "friend" has 3'),
  );
});
