import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RandomStream, STAGE } from '../../../../src/apps/simulation/random/stream.ts';
import { isError } from '../../../../src/errors.ts';

const draw = (random: RandomStream, count: number) => Array.from({ length: count }, () => random.uniform());

test('the numbers of an event and a stage do not depend on what was drawn before', () => {
  const random = new RandomStream(7, 3);
  const alone = draw(random.at(41, STAGE.detector), 9);
  draw(random.at(40, STAGE.generation), 5);
  assert.deepEqual(draw(random.at(41, STAGE.detector), 9), alone);
});

test('seeds, runs, events and stages each have numbers of their own', () => {
  const streams = [
    new RandomStream(1, 1).at(1, STAGE.process),
    new RandomStream(2, 1).at(1, STAGE.process),
    new RandomStream(1 + 2 ** 32, 1).at(1, STAGE.process),
    new RandomStream(1, 2).at(1, STAGE.process),
    new RandomStream(1, 1).at(2, STAGE.process),
    new RandomStream(1, 1).at(1, STAGE.generation),
  ];
  const numbers = streams.flatMap((stream) => draw(stream, 20));
  assert.equal(new Set(numbers).size, numbers.length);
});

test('numbers are flat between 0 and 1, and neighbours do not know of one another', () => {
  const random = new RandomStream(11, 1).at(1, STAGE.generation);
  const numbers = draw(random, 40_000);
  const bins = new Float64Array(50);
  for (const number of numbers) bins[Math.floor(number * 50)]! += 1;
  const expected = numbers.length / 50;
  const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chiSquare > 20 && chiSquare < 90, `chi square ${chiSquare} for 49 degrees of freedom`);
  let product = 0;
  for (let index = 1; index < numbers.length; index++) {
    product += (numbers[index]! - 0.5) * (numbers[index - 1]! - 0.5);
  }
  const correlation = (12 * product) / numbers.length;
  assert.ok(Math.abs(correlation) < 4 / Math.sqrt(numbers.length), `correlation ${correlation}`);
});

test('the first numbers of neighbouring events are flat as well', () => {
  const random = new RandomStream(11, 1);
  let [sum, squares] = [0, 0];
  const events = 20_000;
  for (let event = 1; event <= events; event++) {
    const number = random.at(event, STAGE.process).uniform();
    sum += number;
    squares += number * number;
  }
  assert.ok(Math.abs(sum / events - 1 / 2) < 4 * Math.sqrt(1 / 12 / events));
  assert.ok(Math.abs(squares / events - 1 / 3) < 4 * Math.sqrt(4 / 45 / events));
});

test('a seed, a run or an event that is no whole number in range is refused', () => {
  const usage = (error: unknown) => isError(error, 'usage');
  for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) assert.throws(() => new RandomStream(seed, 1), usage);
  assert.throws(() => new RandomStream(1, 2 ** 32), usage);
  assert.throws(() => new RandomStream(1, 1).at(-1, STAGE.process), usage);
});
