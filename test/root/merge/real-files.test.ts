import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatTables } from '../../../src/column/index.ts';
import { histogramOf, openRootFile } from '../../../src/root/index.ts';
import { fromFile } from '../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';
import { checkStructure } from '../file-structure.ts';
import { inputAt, merged, wholeTree } from './merged.ts';

const path = (name: string) => sharedData('root', name) ?? '';
const skip = path('uproot-HZZ.root') === '' && skipWithoutSharedData;

/** Files of several programs and versions of ROOT, each with a tree; of long trees every tenth branch. Some keep baskets inside the record of the tree. */
const CASES = [
  ['uproot-HZZ.root', 'events'],
  ['uproot-HZZ-objects.root', 'events'],
  ['nanoAOD_2015_CMS_Open_Data_ttbar.root', 'Events', 10],
  ['uproot-issue-798.root', 'CollectionTree', 10],
  ['uproot-nesteddirs.root', 'one/two/tree'],
  ['uproot-stl_containers.root', 'tree'],
  ['uproot-sample-5.23.02-zlib.root', 'sample'],
  ['uproot-small-evnt-tree-fullsplit.root', 'tree'],
  ['uproot-small-dy-nooffsets.root', 'tree'],
  ['uproot-issue126b.root', 'ChannelSet', 10],
] as const;

for (const [name, tree, step] of CASES) {
  test(`${name} merged with itself reads as itself twice`, { skip }, async () => {
    const { file, bytes } = await merged([inputAt(path(name)), inputAt(path(name))]);
    const once = await openRootFile(await fromFile(path(name)));
    try {
      const table = await wholeTree(once, tree, step);
      assert.ok(table.columns.size > 0);
      assert.deepEqual(await wholeTree(file, tree, step), concatTables([table, table]));
      await checkStructure(bytes);
    } finally {
      await once.close();
    }
  });
}

test('histograms of real files are added', { skip }, async () => {
  const input = inputAt(path('uproot-hepdata-example.root'));
  const { file } = await merged([input, input, input]);
  const once = await openRootFile(await input.open({}));
  for (const name of ['hpx', 'hpxpy', 'hprof']) {
    const [sum, one] = [histogramOf(await file.get(name)), histogramOf(await once.get(name))];
    assert.ok(sum && one);
    assert.ok(one.contents.some((value) => value !== 0));
    for (const [i, value] of one.contents.entries()) {
      assert.ok(Math.abs(sum.contents[i]! - 3 * value) <= 1e-12 * Math.abs(value), `${name}: cell ${i}`);
    }
    assert.equal(sum.entries, 3 * one.entries);
  }
  await once.close();
});

test('two derivations with different branches are refused, or merged in what both have', {
  skip,
}, async () => {
  const inputs = [inputAt(path('uproot-issue-798.root')), inputAt(path('uproot-issue-123a.root'))];
  await assert.rejects(merged(inputs), { tag: 'usage', message: /branch ".*" / });
  const { file, report } = await merged(inputs, { branches: 'intersection' });
  const name = 'AnalysisElectronsAuxDyn.pt';
  const both = await Promise.all(
    inputs.map(async (input) => {
      const one = await openRootFile(await input.open({}));
      const tree = await one.tree('CollectionTree');
      const table = tree.has(name) ? await tree.read([name]) : undefined;
      await one.close();
      return table;
    }),
  );
  const tree = await file.tree('CollectionTree');
  const parts = both.filter((table) => table !== undefined);
  assert.equal(tree.has(name), parts.length === 2);
  if (parts.length === 2) assert.deepEqual(await tree.read([name]), concatTables(parts));
  const tops = report.objects.find((one) => one.path === 'CollectionTree');
  assert.ok((tops?.leftOut?.length ?? 0) > 0);
});
