import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addCutFlows,
  type EventTable,
  type KinematicCuts,
  type MultiplicityLimits,
  selectEvents,
} from '../../../src/event/index.ts';
import { collectionOf, eventsOf, listsOf } from '../tables.ts';

const { NaN: NOT, POSITIVE_INFINITY: INF } = Number;

/** The objects that pass kinematic cuts, and how many each cut took. */
function cutObjects(all: EventTable, cuts: KinematicCuts) {
  const { events, cutFlow } = selectEvents(all, { cuts, counts: {} });
  return { events, objects: cutFlow.objects };
}

/** The events within limits on counts, and why the others are not. */
function limitMultiplicities(all: EventTable, counts: MultiplicityLimits) {
  const { events, cutFlow } = selectEvents(all, { cuts: {}, counts });
  return { events, vetoed: cutFlow.vetoed };
}

test('objects at a limit are kept, on both sides', () => {
  const eta = Float64Array.of(-2.5, 2.5, 2.5000000001, -2.6);
  const events = eventsOf([
    collectionOf(
      'Muons',
      [
        [25, 26],
        [27, 28],
      ],
      { eta },
    ),
  ]);
  const { events: kept } = cutObjects(events, { Muons: { pt: { min: 25 }, eta: { min: -2.5, max: 2.5 } } });
  const muons = kept.collections.get('Muons')!;
  assert.deepEqual(listsOf(muons.offsets, muons.pt), [[25, 26], []]);
  const { events: lower } = cutObjects(events, { Muons: { pt: { max: 27 } } });
  assert.deepEqual([...lower.collections.get('Muons')!.pt], [25, 26, 27]);
});

test('a cut compares the double of a single-precision number', () => {
  // 2.47 in single precision is 2.470000028610229: outside the double 2.47.
  const events = eventsOf([collectionOf('Electrons', [[30]], { eta: Float32Array.of(2.47) })]);
  const { events: kept } = cutObjects(events, { Electrons: { eta: { min: -2.47, max: 2.47 } } });
  assert.equal(kept.collections.get('Electrons')!.pt.length, 0);
});

test('each object that fails is counted once, at its first reason', () => {
  const jets = collectionOf('Jets', [[40, 10, 40, 10, 40, NOT, 40, INF]], {
    eta: Float64Array.of(0, 0, 5, 5, 0, 0, NOT, 0),
    phi: Float64Array.of(0, 0, 0, 0, 3, 0, 0, 0),
  });
  const cuts = { Jets: { pt: { min: 20 }, eta: { min: -4.5, max: 4.5 }, phi: { min: -1, max: 1 } } };
  assert.deepEqual(cutObjects(eventsOf([jets]), cuts).objects.Jets, {
    before: 8,
    after: 1,
    failed: { finite: 3, pt: 2, eta: 1, phi: 1 },
  });
});

test('objects that are not finite are left out and counted even without cuts', () => {
  const mass = Float64Array.of(NOT, 0);
  const { events, objects } = cutObjects(eventsOf([collectionOf('Taus', [[30, 40]], { mass })]), {});
  assert.deepEqual([...events.collections.get('Taus')!.pt], [40]);
  assert.equal(objects.Taus!.failed.finite, 1);
});

test('isolation has to be below its limit, not at it, and NaN is not', () => {
  const extra = new Map([['relIsolation', Float64Array.of(0.1, 0.2, 0.3, NOT)]]);
  const events = eventsOf([collectionOf('Electrons', [[30, 31, 32, 33]], { extra })]);
  const { events: kept, objects } = cutObjects(events, { Electrons: { relIsolationMax: 0.2 } });
  assert.deepEqual([...kept.collections.get('Electrons')!.pt], [30]);
  assert.deepEqual([...kept.collections.get('Electrons')!.extra.get('relIsolation')!], [0.1]);
  assert.equal(objects.Electrons!.failed['relative isolation'], 3);
});

test('a cut on an isolation that the file has not is an error, not a cut that is forgotten', () => {
  const events = eventsOf([collectionOf('Electrons', [[30]])]);
  assert.throws(() => cutObjects(events, { Electrons: { relIsolationMax: 0.2 } }), { tag: 'not-found' });
});

test('events outside the limits on counts are dropped, and counted at the first kind that says so', () => {
  const events = eventsOf(
    [
      collectionOf('Electrons', [[1], [1, 2], [], [1, 2, 3]]),
      collectionOf('Jets', [[1], [1, 2, 3], [1], [1]]),
    ],
    { eventNumber: Int32Array.of(10, 11, 12, 13) },
  );
  const limits = { Electrons: { min: 1, max: 2 }, Jets: { max: 2 } };
  const { events: kept, vetoed } = limitMultiplicities(events, limits);
  assert.deepEqual([...kept.fields.get('eventNumber')!], [10]);
  assert.deepEqual([...kept.collections.get('Jets')!.pt], [1]);
  assert.deepEqual(vetoed, { Electrons: { tooFew: 1, tooMany: 1 }, Jets: { tooFew: 0, tooMany: 1 } });
});

test('a kind of object that is not in the file counts as none', () => {
  const events = eventsOf([collectionOf('Jets', [[1], [2]])]);
  assert.equal(limitMultiplicities(events, { Taus: { min: 0, max: 4 } }).events.length, 2);
  const { events: kept, vetoed } = limitMultiplicities(events, { Taus: { min: 1 } });
  assert.equal(kept.length, 0);
  assert.deepEqual(vetoed.Taus, { tooFew: 2, tooMany: 0 });
});

test('counts are those after the cuts, and the cut flow has events and weights of every step', () => {
  const events = eventsOf([collectionOf('Muons', [[30, 10], [30, 31, 32], [5]])], {
    weight: Float64Array.of(0.5, 2, -1),
  });
  const selection = { cuts: { Muons: { pt: { min: 25 } } }, counts: { Muons: { min: 1, max: 2 } } };
  const { events: kept, cutFlow } = selectEvents(events, selection);
  assert.equal(kept.length, 1);
  assert.deepEqual(cutFlow, {
    steps: [
      { name: 'read', events: 3, weight: 1.5 },
      { name: 'limits on counts', events: 1, weight: 0.5 },
    ],
    objects: {
      Muons: { before: 6, after: 4, failed: { finite: 0, pt: 2 } },
    },
    vetoed: { Muons: { tooFew: 1, tooMany: 1 } },
    notApplied: [],
  });
});

test('a selection leaves the events it is given as they are', () => {
  const events = eventsOf([collectionOf('Muons', [[30, 10], [5]])]);
  const before = structuredClone(events);
  selectEvents(events, { cuts: { Muons: { pt: { min: 25 } } }, counts: { Muons: { min: 1 } } });
  assert.deepEqual(events, before);
});

test('cut flows of several files add up, and are plain JSON', () => {
  const select = (pt: number[][]) =>
    selectEvents(eventsOf([collectionOf('Muons', pt)]), {
      cuts: { Muons: { pt: { min: 25 } } },
      counts: { Muons: { min: 1, max: 2 } },
    }).cutFlow;
  const [a, b] = [
    [[30, 10], [5]],
    [[30, 31, 32], [26]],
  ];
  const sum = addCutFlows([select(a!), select(b!)]);
  assert.deepEqual(sum, select([...a!, ...b!]));
  assert.deepEqual(JSON.parse(JSON.stringify(sum)), sum);
  assert.deepEqual(addCutFlows([]), { steps: [], objects: {}, vetoed: {}, notApplied: [] });
});

test('cut flows with other steps cannot be added', () => {
  const flow = (...names: string[]) => ({
    steps: names.map((name) => ({ name, events: 1, weight: 1 })),
    objects: {},
    vetoed: {},
    notApplied: [],
  });
  assert.throws(() => addCutFlows([flow('a', 'b'), flow('a', 'c')]), { tag: 'usage' });
  assert.throws(() => addCutFlows([flow('a'), flow('a', 'c')]), { tag: 'usage' });
});
