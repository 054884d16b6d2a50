import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sharedData, skipWithoutSharedData } from '../shared-data.ts';
import { runTrial } from './fuzz-worker.ts';

/** One file of each kind; fuzz.ts tries many more mutations of more files, with a clock and a scale beside it. */
const FILES = [
  'rntviewer-testfile-multiple-rntuples-v1-0-0-0.root',
  'test_stl_containers_rntuple_v1-0-0-0.root',
  'uproot-issue38b.root',
  'uproot-histograms.root',
  'uproot-stl_containers.root',
  'uproot-small-dy-nooffsets.root',
];

describe('reading a damaged file ends in a typed error or an answer', () => {
  for (const name of FILES) {
    const path = sharedData('root', name);
    test(name, { skip: path ? false : skipWithoutSharedData }, async () => {
      for (let seed = 1000; seed < 1025; seed++) {
        const { what, faults, seconds } = await runTrial({ path: path as string, seed });
        assert.deepEqual(faults, [], `mutation ${seed}: ${what}`);
        assert.ok(seconds < 5, `mutation ${seed} took ${seconds} s: ${what}`);
      }
    });
  }

  const path = sharedData('root', 'uproot-issue443.root');
  test('a branch that says it begins where its tree has ended', {
    skip: path ? false : skipWithoutSharedData,
  }, async () => {
    const { what, faults, seconds } = await runTrial({ path: path as string, seed: 259 });
    assert.match(what, /inside TTree "ND280Events"/);
    assert.deepEqual(faults, []);
    assert.ok(seconds < 5, `it took ${seconds} s`);
  });
});
