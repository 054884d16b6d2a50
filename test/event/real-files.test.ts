import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { groupByState, letterOf } from '../../src/combinatorics/index.ts';
import {
  multiplicities,
  type ObjectCollection,
  parseKinematicCuts,
  parseMultiplicityLimits,
  selectEvents,
} from '../../src/event/index.ts';
import { sharedData, skipWithoutSharedData } from '../shared-data.ts';
import { readEvents } from './read-events.ts';

const { cuts } = parseKinematicCuts(
  {
    electrons: { pt_min: 25000, eta_max: 2.47 },
    muons: { pt_min: 25000, eta_max: 2.5 },
    jets: { pt_min: 30000, eta_max: 4.5 },
    photons: { pt_min: 25000, eta_max: 2.37 },
    taus: { pt_min: 20000, eta_max: 2.5 },
  },
  { unit: 'MeV' },
);
const upToFour = { min: 0, max: 4 };
const { limits: counts } = parseMultiplicityLimits({
  ...{ electrons: upToFour, muons: upToFour, jets: upToFour, photons: upToFour, taus: upToFour },
});
interface Expected {
  readonly entries: number;
  readonly kept: number;
  readonly per_type: Readonly<Record<string, number>>;
  readonly final_states: Readonly<Record<string, number>>;
}

for (const name of ['uproot-issue-798', 'uproot-issue-123a']) {
  const path = sharedData('root', `${name}.root`);
  const reference = sharedData('expected-masses', `${name}.rank.json`);
  const skip = path === undefined || reference === undefined ? skipWithoutSharedData : false;

  test(`${name}: the events kept, the objects and the final states are those of an independent calculation`, {
    skip,
  }, async () => {
    const expected = JSON.parse(readFileSync(reference!, 'utf8')) as Expected;
    const { found, events: all } = await readEvents(path!, 'CollectionTree');
    const { events, cutFlow } = selectEvents(all, { cuts, counts });
    assert.equal(found.schema.name, 'physlite');
    assert.deepEqual(
      cutFlow.steps.map((step) => step.events),
      [expected.entries, expected.kept],
    );
    const perType = [...all.collections.keys()].map((type) => [letterOf(type), cutFlow.objects[type]?.after]);
    assert.deepEqual(Object.fromEntries(perType), expected.per_type);
    const states = groupByState(events.length, multiplicities(events));
    assert.deepEqual(
      Object.fromEntries(states.map((state) => [state.name, state.events.length])),
      expected.final_states,
    );
  });
}

const FORMATS = [
  ['PHYSLITE_example.root', 'CollectionTree', 'physlite', ['Electrons', 'Muons', 'Jets', 'Photons', 'Taus']],
  [
    'nanoAOD_2015_CMS_Open_Data_ttbar.root',
    'Events',
    'cms-nanoaod',
    ['Electrons', 'Muons', 'Jets', 'Photons', 'Taus'],
  ],
  ['nano_dimuon.root', 'Events', 'cms-nanoaod', ['Electrons', 'Muons', 'Jets', 'Photons', 'Taus']],
] as const;

for (const [file, tree, schema, types] of FORMATS) {
  const path = sharedData('root', file);
  test(`${file} is recognised as ${schema}, and its energies are in GeV`, {
    skip: path ? false : skipWithoutSharedData,
  }, async () => {
    const { found, events } = await readEvents(path!, tree);
    assert.equal(found.schema.name, schema);
    assert.deepEqual([...events.collections.keys()], types);
    assert.ok(events.fields.has('eventNumber'));
    const jets = [...events.collections.get('Jets')!.pt];
    const mean = jets.reduce((sum, pt) => sum + pt, 0) / jets.length;
    assert.ok(mean > 5 && mean < 200, `the mean pT of the jets is ${mean}`);
  });
}

const TAGGED = [
  { name: 'uproot-issue-123a.root', tree: 'CollectionTree', btag: { field: 'DL1r', threshold: 2.195 } },
  {
    name: 'uproot-physlite-rntuple_v1-0-0-0.root',
    tree: 'EventData',
    btag: { field: 'DL1dv01', threshold: 2.51 },
  },
] as const;

for (const { name, tree, btag } of TAGGED)
  test(`the jets of ${name} are tagged through the links to their scores`, {
    skip: sharedData('root', name) ? false : skipWithoutSharedData,
  }, async () => {
    const path = sharedData('root', name)!;
    const plain = (await readEvents(path, tree)).events;
    const label = 'HadronConeExclTruthLabelID';
    const { events } = await readEvents(path, tree, { btag, objectFields: { Jets: [label] } });
    const [jets, bjets] = [events.collections.get('Jets')!, events.collections.get('BJets')!];
    assert.equal(jets.pt.length + bjets.pt.length, plain.collections.get('Jets')!.pt.length);
    const shareOfTrueB = (collection: ObjectCollection) => {
      const labels = Array.from(collection.extra.get(label)!, Number);
      return labels.filter((one) => one === 5).length / labels.length;
    };
    assert.ok(shareOfTrueB(bjets) > 0.5, `${shareOfTrueB(bjets)} of the tagged jets are b-jets`);
    assert.ok(shareOfTrueB(jets) < 0.1, `${shareOfTrueB(jets)} of the others are b-jets`);
  });
