import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  combinationMasses,
  combinationName,
  combinations,
  type JaggedVectors,
  type Letter,
  parseCombination,
  planMasses,
  rankByPt,
  rankObjects,
} from '../../src/combinatorics/index.ts';
import { type FourVector, invariantMass } from '../../src/kinematics/index.ts';

function collection(events: readonly (readonly FourVector[])[]): JaggedVectors {
  const all = events.flat();
  const column = (name: keyof FourVector) => Float64Array.from(all, (one) => one[name]);
  const offsets = new Int32Array(events.length + 1);
  for (const [i, event] of events.entries()) offsets[i + 1] = offsets[i]! + event.length;
  return { offsets, pt: column('pt'), eta: column('eta'), phi: column('phi'), mass: column('mass') };
}

const vector = fc.record({
  pt: fc.double({ min: 1, max: 500, noNaN: true }),
  eta: fc.double({ min: -4, max: 4, noNaN: true }),
  phi: fc.double({ min: -3, max: 3, noNaN: true }),
  mass: fc.double({ min: 0, max: 30, noNaN: true }),
});

const ranks = (offsets: number[], pt: number[]) => [
  ...rankByPt({ offsets: Int32Array.from(offsets), pt: Float64Array.from(pt) }),
];

test('objects are ranked by pT in each event, equal ones as in the file', () => {
  assert.deepEqual(ranks([0, 3, 3, 5], [10, 30, 20, 5, 6]), [1, 2, 0, 4, 3]);
  assert.deepEqual(ranks([0, 4], [7, 9, 7, 9]), [1, 3, 0, 2]);
});

test('an object without a number for pT comes last', () => {
  assert.deepEqual(ranks([0, 3], [Number.NaN, 1, 2]), [2, 1, 0]);
});

test('long lists are ranked as short ones are', () => {
  const pt = Array.from({ length: 300 }, (_, i) => (i * 7919) % 50);
  pt[17] = Number.NaN;
  const others = [...pt.keys()].filter((i) => i !== 17);
  const expected = others.sort((a, b) => pt[b]! - pt[a]!);
  assert.deepEqual(ranks([0, 300], pt), [...expected, 17]);
});

test('the mass of a combination is that of the objects at its ranks, in every event asked for', () => {
  const event = fc.record({
    e: fc.array(vector, { minLength: 3, maxLength: 5 }),
    j: fc.array(vector, { minLength: 3, maxLength: 5 }),
    g: fc.array(vector, { minLength: 3, maxLength: 5 }),
  });
  const wanted = combinations({
    letters: ['e', 'j', 'g'],
    minTypes: 1,
    maxCount: 2,
    subleading: { maxIndex: 2 },
  });
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 3 }), (events) => {
      const letters: ('e' | 'j' | 'g')[] = ['e', 'j', 'g'];
      const objects = rankObjects(
        new Map<Letter, JaggedVectors>(
          letters.map((letter) => [letter, collection(events.map((one) => one[letter]))]),
        ),
      );
      const places = Int32Array.from(events.keys()).reverse();
      const all = combinationMasses(objects, planMasses(wanted), places);
      for (const [which, combination] of wanted.entries()) {
        const masses = all[which]!;
        for (const [i, place] of places.entries()) {
          const taken = combination.flatMap(({ letter, start, count }) =>
            [...events[place]![letter as 'e' | 'j' | 'g']]
              .sort((a, b) => b.pt - a.pt)
              .slice(start, start + count),
          );
          const expected = invariantMass(taken);
          assert.ok(Math.abs(masses[i]! - expected) <= 1e-12 * expected, combinationName(combination));
        }
      }
    }),
    { numRuns: 20 },
  );
});

const two = collection([
  [
    { pt: 20, eta: 0, phi: 0, mass: 0 },
    { pt: 30, eta: 1, phi: 1, mass: 0 },
  ],
  [],
]);

test('the mass of a combination is the same to the last bit, whatever others are asked for with it', () => {
  const many = Array.from({ length: 5000 }, (_, i) => [
    { pt: 20 + (i % 97), eta: (i % 13) / 5, phi: (i % 31) / 10, mass: 0.1 * (i % 3) },
    { pt: 19 + (i % 89), eta: -(i % 7) / 4, phi: -(i % 29) / 10, mass: 5 },
    { pt: 18 + (i % 83), eta: (i % 5) / 3, phi: (i % 23) / 8, mass: 0 },
  ]);
  const objects = rankObjects(new Map([['j', collection(many)]]));
  const wanted = combinations({ letters: ['j'], minTypes: 1, maxCount: 3, subleading: { maxIndex: 2 } });
  const places = Int32Array.from(many.keys());
  const together = combinationMasses(objects, planMasses(wanted), places);
  for (const [i, combination] of wanted.entries())
    assert.deepEqual(combinationMasses(objects, planMasses([combination]), places)[0], together[i]);
});

test('an event with too few objects, and a kind that is not there, are errors that say which', () => {
  const objects = rankObjects(new Map([['e', two]]));
  assert.throws(
    () => combinationMasses(objects, planMasses([parseCombination('e0e1')]), Int32Array.of(0, 1)),
    {
      tag: 'usage',
      message: /event 1 has no "e" of rank 0/,
    },
  );
  assert.throws(() => combinationMasses(objects, planMasses([parseCombination('e0')]), Int32Array.of(2)), {
    tag: 'usage',
  });
  assert.throws(() => combinationMasses(objects, planMasses([parseCombination('e0j0')]), Int32Array.of(0)), {
    tag: 'not-found',
  });
});

test('no events have no masses', () => {
  const objects = rankObjects(new Map([['e', two]]));
  assert.deepEqual(combinationMasses(objects, planMasses([parseCombination('e0e1')]), new Int32Array(0)), [
    new Float64Array(0),
  ]);
});
