import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaOfRelease } from '../../../src/event/index.ts';
import { listsOf, objects, tableOf } from '../tables.ts';

const nanoaod = schemaOfRelease('cms-nanoaod');
const physlite = schemaOfRelease('2024r-pp');

test('jets with a score at or above the threshold are b-jets, all others jets; NaN is not tagged but counted', () => {
  const table = tableOf(objects('Jet_', [[50, 60, 70], [80]], { score: [[0.5, 0.25, Number.NaN], [0.75]] }));
  const events = nanoaod.events(table, { btag: { field: 'score', threshold: 0.5 } });
  const [jets, bjets] = [events.collections.get('Jets')!, events.collections.get('BJets')!];
  assert.deepEqual(listsOf(bjets.offsets, bjets.pt), [[50], [80]]);
  assert.deepEqual(listsOf(jets.offsets, jets.pt), [[60, 70], []]);
  assert.deepEqual([...bjets.extra.get('btag')!], [0.5, 0.75]);
  assert.equal(bjets.type, 'BJets');
  assert.deepEqual(events.notes, [
    { text: 'jets without a number for "score", taken as not tagged', count: 1 },
  ]);
});

test('without b-tagging there are no b-jets', () => {
  const table = tableOf(objects('Jet_', [[50]], { score: [[1]] }));
  assert.equal(nanoaod.events(table).collections.has('BJets'), false);
  assert.ok(!nanoaod.columns([...table.columns.keys()]).includes('Jet_score'));
});

test('a score that the file has not is an error that names it and what is near', () => {
  const table = tableOf(objects('AnalysisJetsAuxDyn.', [[50]]));
  const branches = [...table.columns.keys()];
  assert.throws(() => physlite.columns(branches, { btag: { field: 'btagDeepFlavB', threshold: 0.5 } }), {
    tag: 'not-found',
    message: /"AnalysisJetsAuxDyn.btagDeepFlavB".*AnalysisJetsAuxDyn\.eta/,
  });
});

test('b-tagging without jets is an error', () => {
  const branches = Object.keys(objects('Muon_', [[50]]));
  assert.throws(() => nanoaod.columns(branches, { btag: { field: 'score', threshold: 0.5 } }), {
    tag: 'not-found',
    message: /needs jets/,
  });
});

const tagging = 'BTagging_AntiKt4EMPFlowAuxDyn.DL1dv01_';

const linked = tableOf({
  ...objects(
    'AnalysisJetsAuxDyn.',
    [
      [50000, 60000],
      [70000, 80000],
    ],
    {
      'btaggingLink/AnalysisJetsAuxDyn.btaggingLink.m_persIndex': [
        [1, 0],
        [0, 4294967295],
      ],
    },
  ),
  [`${tagging}pb`]: [[0.1, 0.9], [0.5]],
  [`${tagging}pc`]: [[0.2, 0.05], [0.25]],
  [`${tagging}pu`]: [[0.7, 0.05], [0.25]],
});

test('the scores of PHYSLITE follow from the probabilities that a jet links to, event by event', () => {
  const options = { btag: { field: 'DL1dv01', threshold: 2.5 } };
  assert.equal(physlite.columns([...linked.columns.keys()], options).length, 7);
  const events = physlite.events(linked, options);
  const [jets, bjets] = [events.collections.get('Jets')!, events.collections.get('BJets')!];
  assert.deepEqual(listsOf(bjets.offsets, bjets.pt), [[50], []]);
  assert.deepEqual(listsOf(jets.offsets, jets.pt), [[60], [70, 80]]);
  const score = Number(bjets.extra.get('btag')![0]);
  assert.ok(Math.abs(score - Math.log(0.9 / 0.05)) < 1e-6);
  assert.ok(Math.abs(Number(jets.extra.get('btag')![1]) - Math.log(2)) < 1e-6);
  assert.equal(events.notes[0]?.count, 1);
});
