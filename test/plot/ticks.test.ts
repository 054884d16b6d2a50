import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearTicks, logTicks, niceStep } from '../../src/plot/ticks.ts';

const textsOf = (ticks: { major: readonly { text: string }[] }) => ticks.major.map((tick) => tick.text);

test('ticks of a linear axis are round numbers inside its ends', () => {
  const ticks = linearTicks([80, 170], 5);
  assert.deepEqual(textsOf(ticks), ['80', '100', '120', '140', '160']);
  assert.deepEqual(ticks.minor.slice(0, 5), [80, 85, 90, 95, 100]);
});

test('small steps have as many decimals as they need and no rests of floating point', () => {
  const ticks = linearTicks([0, 0.5], 5);
  assert.deepEqual(textsOf(ticks), ['0', '0.1', '0.2', '0.3', '0.4', '0.5']);
  assert.equal(ticks.major[3]?.at, 0.3);
});

test('numbers below zero have a true minus sign', () => {
  assert.deepEqual(textsOf(linearTicks([-3, 3], 6)), ['−3', '−2', '−1', '0', '1', '2', '3']);
});

test('from a hundred thousand on a power of ten is taken out', () => {
  const ticks = linearTicks([0, 2.4e6], 4);
  assert.deepEqual([ticks.power, ...textsOf(ticks)], [6, '0', '1', '2']);
  assert.equal(linearTicks([0, 99_000], 5).power, 0);
});

test('ticks of a logarithmic axis are powers of ten with their multiples between', () => {
  const ticks = logTicks([0.3, 2000], 8);
  assert.deepEqual(textsOf(ticks), ['1', '10', '10^{2}', '10^{3}']);
  assert.ok(ticks.minor.includes(0.4) && ticks.minor.includes(2000) && !ticks.minor.includes(3000));
});

test('many powers of ten have a text now and then', () => {
  const ticks = logTicks([1e-6, 1e6], 4);
  assert.deepEqual(textsOf(ticks), ['10^{−6}', '10^{−3}', '1', '10^{3}', '10^{6}']);
});

test('a step is 1, 2 or 5 times a power of ten', () => {
  assert.deepEqual([0.9, 1, 1.1, 3, 6, 70, 0.011].map(niceStep), [1, 1, 2, 5, 10, 100, 0.02]);
});
