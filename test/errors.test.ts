import assert from 'node:assert/strict';
import { readFileSync, renameSync } from 'node:fs';
import { test } from 'node:test';
import {
  didYouMean,
  isError,
  messageOf,
  NotFoundError,
  nearestTo,
  reasonOf,
  StorageError,
  systemCodeOf,
} from '../src/errors.ts';

test('the nearest names come best first, and none that is quite another word', () => {
  const names = ['Jet_pt', 'Jet_eta', 'Muon_pt', 'run', 'luminosityBlock'];
  assert.deepEqual(nearestTo('Jet_Pt', names), ['Jet_pt', 'Jet_eta']);
  assert.deepEqual(nearestTo('pt', names).slice(0, 2), ['Jet_pt', 'Muon_pt']);
  assert.deepEqual(nearestTo('zzzzzzzzzzzz', names), []);
  assert.deepEqual(nearestTo('nix', names), []);
});

test('a hint asks for the nearest names, and is none where no name is like it', () => {
  assert.equal(didYouMean('slrum', ['slurm', 'pbs']), 'did you mean slurm?');
  assert.equal(didYouMean('xyz', ['slurm', 'pbs']), undefined);
});

test('an error of the system is told by its reason, without the call and the path', () => {
  const error = caught(() => readFileSync("no/such 'file', open"));
  assert.equal(systemCodeOf(error), 'ENOENT');
  assert.equal(reasonOf(error), 'no such file or directory');
  const moved = caught(() => renameSync('no/such file', 'elsewhere'));
  assert.equal(reasonOf(moved), 'no such file or directory');
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  assert.equal(reasonOf(full), 'no space left on device');
});

test('any other error keeps its message', () => {
  assert.equal(
    reasonOf(new Error('EACCES: nothing of the system, open')),
    'EACCES: nothing of the system, open',
  );
  assert.equal(systemCodeOf(Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG' })), undefined);
  assert.equal(systemCodeOf('ENOENT'), undefined);
});

function caught(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

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
