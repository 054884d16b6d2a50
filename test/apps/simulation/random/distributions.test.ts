import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  breitWigner,
  exponential,
  fromQuantiles,
  massShellPt,
  normal,
  poisson,
  powerLaw,
} from '../../../../src/apps/simulation/random/distributions.ts';
import { RandomStream, STAGE } from '../../../../src/apps/simulation/random/stream.ts';

const COUNT = 40_000;

function sample(draw: (random: RandomStream) => number): Float64Array {
  const random = new RandomStream(5, 1).at(1, STAGE.generation);
  return Float64Array.from({ length: COUNT }, () => draw(random));
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const share = (values: Float64Array, test: (value: number) => boolean) =>
  values.filter(test).length / values.length;
const near = (value: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(value - expected) < tolerance, `${value} is not within ${tolerance} of ${expected}`);

test('normal numbers have mean 0, width 1 and the tails of a Gaussian', () => {
  const values = sample(normal);
  near(mean(values), 0, 0.02);
  near(mean(values.map((value) => value * value)), 1, 0.03);
  near(
    share(values, (value) => Math.abs(value) > 2),
    0.0455,
    0.005,
  );
});

test('an exponential has its mean and its median', () => {
  const values = sample((random) => exponential(random, 3));
  near(mean(values), 3, 0.06);
  near(
    share(values, (value) => value < 3 * Math.LN2),
    0.5,
    0.01,
  );
});

test('a power law stays between its bounds and has the integral of the power', () => {
  const values = sample((random) => powerLaw(random, 4, 10, 1000));
  assert.ok(values.every((value) => value >= 10 && value <= 1000));
  near(
    share(values, (value) => value > 20),
    1 / 8,
    0.007,
  );
});

test('half of a Breit-Wigner lies within half a width of its mass', () => {
  const values = sample((random) => breitWigner(random, 91.1876, 2.4952, 1, 2000));
  near(
    share(values, (value) => Math.abs(value - 91.1876) < 2.4952 / 2),
    0.5,
    0.012,
  );
  near(
    share(values, (value) => value < 91.1876),
    0.5,
    0.015,
  );
});

test('a Breit-Wigner that is cut keeps to its bounds', () => {
  const values = sample((random) => breitWigner(random, 91.1876, 2.4952, 4, 62.5));
  assert.ok(values.every((value) => value >= 4 && value <= 62.5 + 1e-9));
});

test('Poisson counts have their mean, variance and share of zeros', () => {
  const values = sample((random) => poisson(random, 1.7));
  near(mean(values), 1.7, 0.03);
  near(mean(values.map((value) => (value - 1.7) ** 2)), 1.7, 0.06);
  near(
    share(values, (value) => value === 0),
    Math.exp(-1.7),
    0.01,
  );
});

test('transverse momenta of heavy quarks have the median that the power gives', () => {
  const values = sample((random) => massShellPt(random, 172.5, 2));
  near(
    share(values, (value) => value < 172.5 * Math.sqrt(Math.SQRT2 - 1)),
    0.5,
    0.01,
  );
});

test('values from quantiles have those quantiles', () => {
  const values = sample((random) => fromQuantiles(random, [0.01, 0.5, 0.9, 0.99], [1, 10, 50, 200]));
  near(
    share(values, (value) => value < 10),
    0.5,
    0.01,
  );
  near(
    share(values, (value) => value < 50),
    0.9,
    0.006,
  );
  assert.ok(values.every((value) => value >= 1 - 1e-12 && value <= 200 + 1e-9));
});
