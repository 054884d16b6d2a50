import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean } from '../../../src/root/file/nearest-names.ts';

test('the advice about a name names the nearest ones, best first', () => {
  assert.match(
    didYouMean('Jet_Pt', ['Jet_eta', 'Jet_pt', 'luminosityBlock']) ?? '',
    /^the nearest names are "Jet_pt"/,
  );
});

test('there is no advice when no name is like it', () => {
  assert.equal(didYouMean('zzzzzzzzzzzz', ['run']), undefined);
  assert.equal(didYouMean('x', []), undefined);
});
