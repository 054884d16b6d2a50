import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues, columnLength, type Table } from '../../../src/column/index.ts';
import { openRootFile, type Tree } from '../../../src/root/index.ts';
import { fromFile } from '../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';

/** A test on a tree of a real file, skipped where the file is not. */
function onTree(what: string, path: string, name: string, check: (tree: Tree) => Promise<void>): void {
  test(what, async (t) => {
    const file = sharedData('root', path);
    if (!file) {
      t.skip(skipWithoutSharedData);
      return;
    }
    const root = await openRootFile(await fromFile(file));
    try {
      await check(await root.tree(name));
    } finally {
      await root.close();
    }
  });
}

const valuesOf = (table: Table, name: string) => allValues(table.columns.get(name)!);

/** The sum of all numbers of a list of lists. */
const total = (values: unknown): number =>
  Array.isArray(values) ? values.reduce<number>((sum, value) => sum + total(value), 0) : Number(values);

const NAMES = ['nJet', 'Jet_pt', 'Jet_jetId'];
let withOffsets: unknown[][] | undefined;

onTree('entries with offsets are read', 'uproot-small-dy-withoffsets.root', 'tree', async (tree) => {
  const table = await tree.read(NAMES);
  withOffsets = NAMES.map((name) => valuesOf(table, name));
  assert.equal(withOffsets[1]?.length, 501);
});

onTree(
  'entries without offsets are the same: they follow from the counter',
  'uproot-small-dy-nooffsets.root',
  'tree',
  async (tree) => {
    const table = await tree.read(NAMES);
    assert.deepEqual(
      NAMES.map((name) => valuesOf(table, name)),
      withOffsets,
    );
    const part = await tree.read(['Jet_pt'], { start: 198, end: 399 });
    assert.deepEqual(valuesOf(part, 'Jet_pt'), withOffsets?.[1]?.slice(198, 399));
  },
);

onTree(
  'baskets inside the record of the tree are read',
  'nanoAOD_2015_CMS_Open_Data_ttbar.root',
  'Events',
  async (tree) => {
    const { columns } = await tree.read(['event', 'Jet_pt'], { start: 1, end: 4 });
    assert.deepEqual(allValues(columns.get('event')!), [227291402n, 227291406n, 227291408n]);
    assert.deepEqual(allValues(columns.get('Jet_pt')!)[0], [37.875]);
  },
);

onTree(
  'links that are streamed member by member are read',
  'uproot-issue-798.root',
  'CollectionTree',
  async (tree) => {
    const table = await tree.read([
      'AnalysisJetsAuxDyn.GhostTrack',
      'TruthBosonAuxDyn.childLinks',
      'EventInfoAux.eventNumber',
    ]);
    const [jet] = valuesOf(table, 'AnalysisJetsAuxDyn.GhostTrack')[0] as {
      m_persKey: number;
      m_persIndex: number;
    }[][];
    assert.equal(jet?.length, 13);
    assert.deepEqual(
      [8, 10, 11, 12].map((i) => jet[i]),
      [
        { m_persKey: 490246363, m_persIndex: 5 },
        { m_persKey: 490246363, m_persIndex: 3 },
        { m_persKey: 490246363, m_persIndex: 0 },
        { m_persKey: 490246363, m_persIndex: 4 },
      ],
    );
    assert.deepEqual(valuesOf(table, 'TruthBosonAuxDyn.childLinks')[0], [
      [],
      [375408000, 13267281, 368360608].map((m_persKey) => ({ m_persKey, m_persIndex: 0 })),
    ]);
    assert.equal(valuesOf(table, 'EventInfoAux.eventNumber')[0], 186045229n);
  },
);

onTree(
  'a member of an object that is not split is not shifted',
  'uproot-HZZ-objects.root',
  'events',
  async (tree) => {
    const table = await tree.read(['MET', 'muonp4'], { end: 2 });
    assert.deepEqual(valuesOf(table, 'MET')[0], { fX: 5.912771224975586, fY: 2.5636332035064697 });
    const [muon] = valuesOf(table, 'muonp4')[0] as { fP: { fX: number }; fE: number }[];
    assert.deepEqual([muon?.fP.fX, muon?.fE], [-52.89945602416992, 54.77949905395508]);
  },
);

onTree('a tree of ROOT 4 is read', 'uproot-from-geant4.root', 'TrackedRays', async (tree) => {
  const table = await tree.read(tree.branches.filter((branch) => !branch.isGroup));
  for (const column of table.columns.values()) assert.equal(columnLength(column), 224);
});

onTree(
  'a tree of thousands of branches opens without working out any of them',
  'PHYSLITE_example.root',
  'CollectionTree',
  async (tree) => {
    assert.equal(tree.branches.length, 1494);
    const table = await tree.read(['AnalysisJetsAuxDyn.pt'], { end: 5 });
    assert.ok(total(valuesOf(table, 'AnalysisJetsAuxDyn.pt')) > 0);
  },
);

for (const codec of ['uncompressed', 'zlib', 'lz4', 'lzma', 'zstd']) {
  onTree(`the same numbers come out of ${codec}`, `uproot-HZZ-${codec}.root`, 'events', async (tree) => {
    const { columns } = await tree.read(['Muon_Px', 'NJet']);
    assert.ok(Math.abs(total(allValues(columns.get('Muon_Px')!)) + 2506.021102) < 1e-5);
    assert.equal(total(allValues(columns.get('NJet')!)), 2773);
  });
}
