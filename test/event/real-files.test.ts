import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  combinationMasses,
  combinationName,
  combinations,
  type FitRule,
  fits,
  groupByState,
  isWithin,
  LETTERS,
  letterOf,
  rankObjects,
} from '../../src/combinatorics/index.ts';
import {
  collectionsByLetter,
  type EventTable,
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
const wanted = combinations({ letters: LETTERS, minTypes: 1, maxTotal: 4 });

interface Expected {
  readonly entries: number;
  readonly kept: number;
  readonly per_type: Readonly<Record<string, number>>;
  readonly final_states: Readonly<Record<string, number>>;
  readonly masses: Readonly<Record<string, { n: number; sum: number; first: number[] }>>;
}

/** Masses of every signature, as `{state}|{combination}`. */
function allMasses(events: EventTable, rule: FitRule): Map<string, Float64Array> {
  const objects = rankObjects(collectionsByLetter(events));
  const groups = groupByState(events.length, multiplicities(events), (state) =>
    isWithin(state, { minTypes: 1, maxTypes: 4, minCount: 1, maxCount: 4 }),
  );
  const masses = new Map<string, Float64Array>();
  for (const { state, name, events: places } of groups)
    for (const combination of wanted.filter((one) => fits(state, one, rule)))
      masses.set(`${name}|${combinationName(combination)}`, combinationMasses(objects, combination, places));
  return masses;
}

/** A mass near zero is what rounding left of it, in the reference too. */
function isNear(mass: number, expected: number): boolean {
  return Math.abs(mass - expected) <= (expected < 0.1 ? 0.01 : 1e-9 * expected);
}

const total = (masses: Iterable<Float64Array>) =>
  [...masses].reduce((sum, list) => sum + list.reduce((a, b) => a + b, 0), 0);

const EXACT = [
  { name: 'uproot-issue-798', signatures: 16, values: 37, sum: 12826.197433 },
  { name: 'uproot-issue-123a', signatures: 25, values: 89, sum: 29587.913057 },
] as const;

for (const { name, signatures, values, sum } of EXACT) {
  const path = sharedData('root', `${name}.root`);
  const reference = sharedData('expected-masses', `${name}.rank.json`);
  const skip = path === undefined || reference === undefined ? skipWithoutSharedData : false;

  test(`${name}: counts, final states and every mass by rank are those of an independent calculation`, {
    skip,
  }, async () => {
    const expected = JSON.parse(readFileSync(reference!, 'utf8')) as Expected;
    const { found, events: all } = await readEvents(path!, 'CollectionTree');
    const { events, cutFlow } = selectEvents(all, { cuts, counts });
    assert.equal(found.schema.name, 'physlite');
    assert.deepEqual(
      cutFlow.steps.map((step) => step.events),
      [expected.entries, expected.entries, expected.kept],
    );
    const perType = [...all.collections.keys()].map((type) => [letterOf(type), cutFlow.objects[type]?.after]);
    assert.deepEqual(Object.fromEntries(perType), expected.per_type);
    const states = groupByState(events.length, multiplicities(events));
    assert.deepEqual(
      Object.fromEntries(states.map((state) => [state.name, state.events.length])),
      expected.final_states,
    );
    const masses = allMasses(events, 'rank');
    assert.deepEqual([...masses.keys()].sort(), Object.keys(expected.masses).sort());
    for (const [signature, { n, sum, first }] of Object.entries(expected.masses)) {
      const found = masses.get(signature)!;
      assert.equal(found.length, n, signature);
      assert.ok(isNear(total([found]), sum), `${signature}: ${total([found])}, expected ${sum}`);
      for (const [i, mass] of first.entries()) assert.ok(isNear(found[i]!, mass), `${signature}[${i}]`);
    }
  });

  test(`${name}: the exact rule leaves ${signatures} signatures with ${values} masses`, {
    skip,
  }, async () => {
    const { events: all } = await readEvents(path!, 'CollectionTree');
    const masses = allMasses(selectEvents(all, { cuts, counts }).events, 'exact');
    assert.equal(masses.size, signatures);
    assert.equal(
      [...masses.values()].reduce((n, list) => n + list.length, 0),
      values,
    );
    assert.ok(Math.abs(total(masses.values()) - sum) < 1e-5);
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

test('the jets of a PHYSLITE file are tagged through the links to their scores', {
  skip: sharedData('root', 'uproot-issue-123a.root') ? false : skipWithoutSharedData,
}, async () => {
  const path = sharedData('root', 'uproot-issue-123a.root')!;
  const plain = (await readEvents(path, 'CollectionTree')).events;
  const { events } = await readEvents(path, 'CollectionTree', {
    btag: { field: 'DL1r', threshold: 2.195 },
    objectFields: { Jets: ['HadronConeExclTruthLabelID'] },
  });
  const [jets, bjets] = [events.collections.get('Jets')!, events.collections.get('BJets')!];
  assert.equal(jets.pt.length + bjets.pt.length, plain.collections.get('Jets')!.pt.length);
  const shareOfTrueB = (collection: ObjectCollection) => {
    const labels = Array.from(collection.extra.get('HadronConeExclTruthLabelID')!, Number);
    return labels.filter((label) => label === 5).length / labels.length;
  };
  assert.ok(shareOfTrueB(bjets) > 0.5, `${shareOfTrueB(bjets)} of the tagged jets are b-jets`);
  assert.ok(shareOfTrueB(jets) < 0.1, `${shareOfTrueB(jets)} of the others are b-jets`);
});
