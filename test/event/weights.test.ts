import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planWeights, SCHEMAS, weighEvents } from '../../src/event/index.ts';
import { eventsOf } from './tables.ts';

const schema = (name: string) => SCHEMAS.find((one) => one.name === name)!;
const request = { luminosity: 36.6, scaleFactors: null };
const known = { crossSection: 2, kFactor: 1.5, filterEfficiency: 0.5, sumOfWeights: 1e4 };

test('an event weighs luminosity x cross-section x factors x its generator weight over the sum of weights', () => {
  const weighting = planWeights(schema('physlite'), [], request, { name: '301204', sample: known });
  assert.deepEqual(weighting, { constant: (36.6 * 1000 * 2 * 1.5 * 0.5) / 1e4, times: [], over: [] });
  const events = eventsOf([], { weight: Float64Array.of(1, -2, 0.5) });
  const { fields } = weighEvents({ ...events, length: 3 }, weighting);
  assert.deepEqual([...fields.get('weight')!], [5.49, -10.98, 2.745]);
});

test('the n-tuples say themselves what their events stand for, and have corrections', () => {
  const branches = [
    'xsec',
    'kfac',
    'filteff',
    'sum_of_weights',
    'ScaleFactor_PILEUP',
    'ScaleFactor_ELE',
    'lep_pt',
  ];
  const weighting = planWeights(schema('2025e-13tev-beta'), branches, request, { name: '1', sample: {} });
  assert.deepEqual(weighting, {
    constant: 36600,
    times: ['ScaleFactor_PILEUP', 'ScaleFactor_ELE', 'xsec', 'kfac', 'filteff'],
    over: ['sum_of_weights'],
  });
  const fields = {
    weight: Float32Array.of(2),
    xsec: Float64Array.of(3),
    kfac: Float64Array.of(1.5),
    filteff: Float64Array.of(0.5),
    sum_of_weights: Float64Array.of(1000),
    ScaleFactor_PILEUP: Float32Array.of(0.5),
    ScaleFactor_ELE: Float32Array.of(0.25),
    met: Float32Array.of(7),
  };
  const weighted = weighEvents({ ...eventsOf([], fields), length: 1 }, weighting);
  assert.deepEqual([...weighted.fields.keys()].sort(), ['met', 'weight']);
  assert.ok(Math.abs(Number(weighted.fields.get('weight')![0]) - (36600 * 2.25 * 2 * 0.125) / 1000) < 1e-9);
});

test('what is known of a sample wins over what the file says', () => {
  const branches = ['XSection', 'SumWeights'];
  const weighting = planWeights(schema('2020e-13tev'), branches, request, { name: '1', sample: known });
  assert.deepEqual([weighting.times, weighting.over], [[], []]);
});

test('corrections may be named, or left out', () => {
  const branches = ['XSection', 'SumWeights', 'scaleFactor_ELE', 'scaleFactor_MUON'];
  const times = (scaleFactors: string[]) =>
    planWeights(schema('2020e-13tev'), branches, { luminosity: 1, scaleFactors }, { name: '1', sample: {} })
      .times;
  assert.deepEqual(times(['scaleFactor_MUON']), ['scaleFactor_MUON', 'XSection']);
  assert.deepEqual(times([]), ['XSection']);
});

test('a sample of which the cross-section or the sum of weights is not known is an error with its name', () => {
  const plan = (sample: object) => () =>
    planWeights(schema('physlite'), [], request, { name: '410470', sample });
  assert.throws(plan({ sumOfWeights: 1 }), { tag: 'not-found', message: /cross-section .*"410470"/ });
  assert.throws(plan({ crossSection: 1 }), { tag: 'not-found', message: /sum of weights .*"410470"/ });
});
