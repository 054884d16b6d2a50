import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectType } from '../../../src/combinatorics/index.ts';
import {
  type EventTable,
  type ObjectCollection,
  STANDARD_OVERLAPS,
  selectEvents,
} from '../../../src/event/index.ts';
import { collectionOf, eventsOf } from '../tables.ts';

/** One object at eta 0: massless, so that its rapidity is its eta. */
interface Placed {
  readonly type: ObjectType;
  readonly phi: number;
  readonly tracks?: number;
}

/** One event with these objects; the pT of each is its place, so that it can be told. */
function eventOf(objects: readonly Placed[]): EventTable {
  const types = [...new Set(objects.map(({ type }) => type))];
  return eventsOf(
    types.map((type) => {
      const own = objects.map((one, place) => ({ ...one, place })).filter((one) => one.type === type);
      return collectionOf(type, [own.map(({ place }) => place + 1)], {
        phi: Float64Array.from(own, ({ phi }) => phi),
        extra: new Map([['tracks', Int32Array.from(own, ({ tracks = 10 }) => tracks)]]),
      });
    }),
  );
}

function removed(events: EventTable, tracks?: string) {
  const overlaps = { rules: STANDARD_OVERLAPS, tracks };
  return selectEvents(events, { cuts: {}, counts: {}, overlaps });
}

/** The types of the objects that stay, in the order given. */
function left(objects: readonly Placed[], tracks?: string): ObjectType[] {
  const { events } = removed(eventOf(objects), tracks);
  const places = [...events.collections.values()].flatMap(({ pt }) => [...pt]);
  return places.sort((a, b) => a - b).map((place) => objects[place - 1]!.type);
}

const pair = (first: ObjectType, second: ObjectType, distance: number): Placed[] => [
  { type: first, phi: 3.1 },
  // On the other side of pi: distances go round.
  { type: second, phi: 3.1 + distance - 2 * Math.PI },
];

const PAIRS: readonly [ObjectType, ObjectType, number, readonly ObjectType[]][] = [
  ['Taus', 'Electrons', 0.19, ['Electrons']],
  ['Taus', 'Electrons', 0.21, ['Taus', 'Electrons']],
  ['Taus', 'Muons', 0.19, ['Muons']],
  ['Electrons', 'Muons', 0.009, ['Muons']],
  ['Electrons', 'Muons', 0.05, ['Electrons', 'Muons']],
  ['Photons', 'Electrons', 0.39, ['Electrons']],
  ['Photons', 'Muons', 0.39, ['Muons']],
  ['Photons', 'Muons', 0.41, ['Photons', 'Muons']],
  ['Jets', 'Electrons', 0.19, ['Electrons']],
  ['Jets', 'Electrons', 0.3, ['Jets']],
  ['Jets', 'Electrons', 0.41, ['Jets', 'Electrons']],
  ['BJets', 'Electrons', 0.19, ['Electrons']],
  ['Jets', 'Muons', 0.19, ['Muons']],
  ['Jets', 'Muons', 0.3, ['Jets']],
  ['Jets', 'Taus', 0.19, ['Taus']],
  ['Jets', 'Taus', 0.21, ['Jets', 'Taus']],
  ['Jets', 'Photons', 0.39, ['Photons']],
  ['Jets', 'Jets', 0.01, ['Jets', 'Jets']],
];

for (const [first, second, distance, stay] of PAIRS)
  test(`of ${first} and ${second} at a distance of ${distance} stay ${stay.join(' and ')}`, () => {
    assert.deepEqual(left(pair(first, second, distance)), stay);
  });

test('a jet with three tracks on a muon stays, and takes the muon with it', () => {
  const [jet, muon] = pair('Jets', 'Muons', 0.1);
  assert.deepEqual(left([{ ...jet!, tracks: 3 }, muon!], 'tracks'), ['Jets']);
  assert.deepEqual(left([{ ...jet!, tracks: 2 }, muon!], 'tracks'), ['Muons']);
});

test('an object that was removed removes no other', () => {
  // The electron takes away the jet on it, so that the second electron, near the jet only, stays.
  const objects: Placed[] = [
    { type: 'Electrons', phi: 0 },
    { type: 'Jets', phi: 0.15 },
    { type: 'Electrons', phi: 0.5 },
  ];
  assert.deepEqual(left(objects), ['Electrons', 'Electrons']);
});

test('distances are measured in rapidity, not in pseudorapidity', () => {
  // A heavy jet at eta 2 has a rapidity of 1.18.
  const jets = collectionOf('Jets', [[100]], { eta: Float64Array.of(2), mass: Float64Array.of(250) });
  const electrons = collectionOf('Electrons', [[50]], { eta: Float64Array.of(1.18) });
  const { cutFlow } = removed(eventsOf([electrons, jets]));
  assert.equal(cutFlow.objects.Jets!.failed['overlap removal'], 1);
});

/** Numbers from 0 to 1 that are always the same ones. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const TYPES: readonly ObjectType[] = ['Electrons', 'Muons', 'Taus', 'Photons', 'Jets', 'BJets'];
const CROWDS = Array.from({ length: 200 }, (_, seed) => {
  const random = sequence(seed + 1);
  return Array.from({ length: 12 }, () => ({
    type: TYPES[Math.floor(random() * TYPES.length)]!,
    phi: random() * 2,
    tracks: Math.floor(random() * 6),
  }));
});

test('what is left of a crowd has no overlap left', () => {
  for (const crowd of CROWDS) {
    const once = removed(eventOf(crowd), 'tracks').events;
    const twice = removed(once, 'tracks');
    assert.deepEqual(twice.events.collections, once.collections);
    for (const { failed } of Object.values(twice.cutFlow.objects)) assert.equal(failed['overlap removal'], 0);
  }
});

test('the order of the objects in an event makes no difference', () => {
  const phis = (collection: ObjectCollection | undefined) => [...(collection?.phi ?? [])].sort();
  for (const crowd of CROWDS) {
    const [forwards, backwards] = [crowd, crowd.toReversed()].map(
      (one) => removed(eventOf(one), 'tracks').events,
    );
    for (const type of TYPES)
      assert.deepEqual(phis(forwards!.collections.get(type)), phis(backwards!.collections.get(type)));
  }
});

test('objects that are far apart all stay, and those of other events are no neighbours', () => {
  const apart = TYPES.map((type, place) => ({ type, phi: place }));
  assert.equal(left(apart).length, TYPES.length);
  const electrons = collectionOf('Electrons', [[50], []]);
  const jets = collectionOf('Jets', [[], [60]]);
  assert.equal(removed(eventsOf([electrons, jets])).cutFlow.objects.Jets!.after, 1);
});
