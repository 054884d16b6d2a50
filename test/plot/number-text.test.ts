import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberText, percentText } from '../../src/plot/index.ts';

test('whole numbers have their thousands apart', () => {
  assert.deepEqual([0, 999, 1000, 1234567, -45678].map(numberText), [
    '0',
    '999',
    '1,000',
    '1,234,567',
    '−45,678',
  ]);
});

test('other numbers have three digits that count', () => {
  assert.deepEqual([0.125, 3.24159, 12.345, 1234.5, 0.00123456, 2.5].map(numberText), [
    '0.125',
    '3.24',
    '12.3',
    '1,235',
    '0.00123',
    '2.5',
  ]);
});

test('very large and very small numbers are powers of ten', () => {
  assert.deepEqual([1.5e13, 2.34e-7, -1e-9].map(numberText), ['1.5×10^{13}', '2.34×10^{−7}', '−1×10^{−9}']);
});

test('what is not a number stays visible', () => {
  assert.deepEqual([Number.NaN, Number.POSITIVE_INFINITY].map(numberText), ['NaN', 'Infinity']);
  assert.equal(percentText(Number.NaN), '–');
});

test('fractions become percentages', () => {
  assert.deepEqual([1, 0.648123, 0.000025123].map(percentText), ['100 %', '64.8 %', '0.0025 %']);
});
