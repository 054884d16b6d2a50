import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Sample, wholeSample } from '../../../../src/apps/bumpnet/parsing/sample.ts';

const part = (name: string, sumInFile: number | null, sumOfWeights?: number): Sample => ({
  name,
  numbers: sumOfWeights === undefined ? {} : { sumOfWeights },
  sumInFile,
});

test('the sum of weights of a sample is that of all its files', () => {
  const all = [part('a', 10), part('b', 5), part('a', 30)];
  assert.deepEqual(wholeSample(all[0]!, all), { name: 'a', numbers: { sumOfWeights: 40 }, lacking: 0 });
});

test('inputs that could not be read are counted, since they may have been files of it', () => {
  assert.equal(wholeSample(part('a', 10), [part('a', 10), null, null]).lacking, 2);
});

test('a sum that is known is taken as it is', () => {
  const known = part('a', 10, 1000);
  assert.deepEqual(wholeSample(known, [known, null]), {
    name: 'a',
    numbers: { sumOfWeights: 1000 },
    lacking: 0,
  });
});

test('the sum stays unknown when one file does not say its own, or when only a part of the run was scanned', () => {
  assert.deepEqual(wholeSample(part('a', 10), [part('a', 10), part('a', null)]).numbers, {});
  assert.deepEqual(wholeSample(part('a', 10), undefined).numbers, {});
});
