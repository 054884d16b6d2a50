import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  collectionsByLetter,
  concatEvents,
  type EventTable,
  maskEvents,
  multiplicities,
  parsedTable,
  schemaOfRelease,
  takeEvents,
} from '../../src/event/index.ts';
import { collectionOf, eventsOf, listsOf } from './tables.ts';

const charges = (...values: number[]) => ({ extra: new Map([['charge', Int8Array.from(values)]]) });

const sample = eventsOf(
  [
    collectionOf('Electrons', [[10, 11], [], [12]], charges(1, -1, 1)),
    collectionOf('Jets', [[1], [2, 3], []]),
  ],
  { eventNumber: BigInt64Array.of(7n, 8n, 9n), weight: Float64Array.of(1, 2, 3) },
);

const pts = (events: EventTable, type: 'Electrons' | 'Jets' | 'Taus') => {
  const collection = events.collections.get(type)!;
  return listsOf(collection.offsets, collection.pt);
};

test('events are taken with all their objects and fields, in the order asked for', () => {
  const taken = takeEvents(sample, [2, 0]);
  assert.equal(taken.length, 2);
  assert.deepEqual(pts(taken, 'Electrons'), [[12], [10, 11]]);
  assert.deepEqual(pts(taken, 'Jets'), [[], [1]]);
  assert.deepEqual([...taken.fields.get('eventNumber')!], [9n, 7n]);
  assert.deepEqual([...taken.collections.get('Electrons')!.extra.get('charge')!], [1, 1, -1]);
});

test('a mask keeps the events where it is set', () => {
  assert.deepEqual(pts(maskEvents(sample, Uint8Array.of(0, 1, 1)), 'Jets'), [[2, 3], []]);
  assert.throws(() => maskEvents(sample, new Uint8Array(2)), { tag: 'usage' });
});

test('counts and collections are found by letter', () => {
  assert.deepEqual([...multiplicities(sample).get('e')!], [2, 0, 1]);
  assert.equal(collectionsByLetter(sample).get('j'), sample.collections.get('Jets'));
});

test('events of several files come one after another; a kind that only some have is empty in the others', () => {
  const pt = Float32Array.of(40, 50);
  const other = eventsOf([collectionOf('Taus', [[40], [50]], { pt })], { weight: Float64Array.of(4, 5) });
  const notes = [{ text: 'left out', count: 2 }];
  const all = concatEvents([{ ...sample, notes }, { ...other, notes }, sample]);
  assert.equal(all.length, 8);
  assert.deepEqual(pts(all, 'Electrons'), [[10, 11], [], [12], [], [], [10, 11], [], [12]]);
  assert.deepEqual(pts(all, 'Taus'), [[], [], [], [40], [50], [], [], []]);
  assert.deepEqual([...all.fields.keys()], ['weight']);
  assert.deepEqual([...all.fields.get('weight')!], [1, 2, 3, 4, 5, 1, 2, 3]);
  assert.deepEqual(all.notes, [{ text: 'left out', count: 4 }]);
  assert.throws(() => concatEvents([]), { tag: 'usage' });
});

test('parsed events are kept in single precision and read back by their own schema', () => {
  const mass = Float64Array.of(0.1, 0.2, 0.3);
  const events = takeEvents(
    { ...sample, collections: new Map([['Jets', collectionOf('Jets', [[1], [2, 3], []], { mass })]]) },
    [0, 1, 2],
  );
  const table = parsedTable(events);
  assert.deepEqual(
    [...table.columns.keys()],
    [...['nJets', 'Jets_pt', 'Jets_eta', 'Jets_phi', 'Jets_mass', 'eventNumber', 'weight']],
  );
  const schema = schemaOfRelease('parsed-events');
  assert.equal(schema.recognises([...table.columns.keys()]) > 0, true);
  const back = schema.events(table);
  assert.deepEqual(pts(back, 'Jets'), [[1], [2, 3], []]);
  assert.deepEqual([...back.collections.get('Jets')!.mass], [...Float32Array.from(mass)]);
  assert.deepEqual([...back.fields.get('weight')!], [1, 2, 3]);
  assert.deepEqual([...back.fields.get('eventNumber')!], [7n, 8n, 9n]);
});
