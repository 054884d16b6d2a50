import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventBlock } from '../../../src/apps/analyses/frame/event-block.ts';
import { branchesFor } from '../../../src/apps/analyses/frame/selection.ts';
import { ANALYSES, findAnalysis } from '../../../src/apps/analyses/index.ts';
import {
  analysisLayout,
  generateTable,
  miniLayout,
  sampleNumbers,
} from '../../../src/apps/simulation/index.ts';

const range = { seed: 5, run: 6, first: 1, count: 60 };

for (const analysis of ANALYSES) {
  const title = `${analysis.name} in ${analysis.release.name}`;
  const layout = analysis.release.tree === 'mini' ? miniLayout : analysisLayout;
  const table = generateTable({ 'zz-to-4l': 1 }, layout(sampleNumbers('zz-to-4l', range)), range);
  const { masks, quantities } = analysis.evaluate(eventBlock(table, analysis.release));

  test(`${title}: every cut is asked of every event, every quantity has its numbers`, () => {
    for (const { name } of analysis.cuts) assert.equal(masks[name]?.length, table.length, name);
    for (const { quantity } of analysis.histograms) {
      const { perEvent, values } = quantities[quantity] ?? { perEvent: 0, values: [] };
      assert.equal(values.length, perEvent * table.length, quantity);
    }
  });

  test(`${title}: every name that its data use is there, once`, () => {
    const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
    const [cuts, regions, histograms, groups] = [
      names(analysis.cuts),
      names(analysis.regions),
      names(analysis.histograms),
      names(analysis.groups),
    ];
    for (const all of [cuts, regions, histograms, groups, names(analysis.figures)])
      assert.equal(new Set(all).size, all.length, all.join());
    for (const region of analysis.regions) for (const cut of region.cuts) assert.ok(cuts.includes(cut), cut);
    for (const { region } of analysis.histograms) assert.ok(regions.includes(region), region);
    for (const figure of analysis.figures) {
      const used =
        'histograms' in figure ? figure.histograms : 'histogram' in figure ? [figure.histogram] : [];
      for (const name of used) assert.ok(histograms.includes(name), name);
    }
    for (const set of analysis.sampleSets) {
      const ids = set.datasets.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(new Set(set.datasets.map(({ group }) => group)), new Set(groups));
    }
  });

  test(`${title}: what it reads is in the files of its release`, () => {
    const { datasets } = analysis.sampleSets.find(({ name }) => name === 'generated')!;
    for (const dataset of datasets)
      for (const branch of branchesFor(analysis, dataset)) assert.ok(table.columns.has(branch), branch);
  });
}

test('the samples are as many as the public analyses have', () => {
  const counts = ANALYSES.map(({ sampleSets }) => sampleSets[0]!.datasets.length);
  assert.deepEqual(counts, [16 + 15 + 1 + 8, 4 + 29]);
});

test('an unknown analysis or release gets a suggestion', () => {
  assert.equal(findAnalysis('hzz').release.name, '2025e-13tev-beta');
  assert.throws(() => findAnalysis('hzzz'), { tag: 'usage', hint: 'did you mean hzz?' });
  assert.throws(() => findAnalysis('hzz', '2020e-13tv'), { tag: 'usage', hint: 'did you mean 2020e-13tev?' });
});
