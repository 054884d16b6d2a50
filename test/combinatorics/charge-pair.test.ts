import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chargePairs, type JaggedCharges, type Letter } from '../../src/combinatorics/index.ts';

function charges(...events: number[][]): JaggedCharges {
  const offsets = Int32Array.from([0, ...events.map((_, i) => events.slice(0, i + 1).flat().length)]);
  return { offsets, charge: Float32Array.from(events.flat()) };
}

const of = (e: JaggedCharges, m?: JaggedCharges) =>
  new Map<Letter, JaggedCharges>([['e', e], ...(m ? [['m', m] as const] : [])]);

test('two electrons, or two muons, and no other lepton have opposite or the same sign', () => {
  const electrons = charges([1, -1], [-1, -1], [], []);
  const muons = charges([], [], [1, 1], [-1, 1]);
  assert.deepEqual([...chargePairs(4, of(electrons, muons))], [1, 2, 2, 1]);
  assert.deepEqual([...chargePairs(4, of(electrons))], [1, 2, 0, 0]);
});

test('events with another number of leptons, with both flavours, or with a charge that is not known have no sign', () => {
  const electrons = charges([1], [1, -1, 1], [1, -1], [1], [0, 1], [Number.NaN, 1], []);
  const muons = charges([], [], [1], [-1], [], [], []);
  assert.deepEqual([...chargePairs(7, of(electrons, muons))], [0, 0, 0, 0, 0, 0, 0]);
});

test('charges of another number of events are a usage error', () => {
  assert.throws(() => chargePairs(3, of(charges([1, 1]))), {
    tag: 'usage',
    message: /in 1 events, expected 3/,
  });
});
