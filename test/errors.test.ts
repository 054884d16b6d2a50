import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError, messageOf, NotFoundError, nearestTo, StorageError } from '../src/errors.ts';

test('the nearest names come best first, and none that is quite another word', () => {
  const names = ['Jet_pt', 'Jet_eta', 'Muon_pt', 'run', 'luminosityBlock'];
  assert.deepEqual(nearestTo('Jet_Pt', names), ['Jet_pt', 'Jet_eta']);
  assert.deepEqual(nearestTo('pt', names).slice(0, 2), ['Jet_pt', 'Muon_pt']);
  assert.deepEqual(nearestTo('zzzzzzzzzzzz', names), []);
});

test('errors are told apart by their tag, and anything else is none of them', () => {
  const error = new NotFoundError('catalog: no such file', { hint: 'give a path' });
  assert.ok(isError(error, 'not-found'));
  assert.ok(!isError(error, 'storage'));
  assert.ok(!isError(new Error('x'), 'not-found'));
  assert.equal(error.hint, 'give a path');
  assert.equal(new StorageError('x').transient, false);
});

test('anything that was thrown has a message', () => {
  assert.equal(messageOf(new Error('broken')), 'broken');
  assert.equal(messageOf('text'), 'text');
});
