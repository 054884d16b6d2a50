import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verbosityOf } from '../../src/cli/log-level.ts';

test('each level tells less than the one before', () => {
  const told = ['DEBUG', 'info', 'WARNING', 'ERROR'].map((level) => verbosityOf(level));
  assert.deepEqual(told, [
    { quiet: false, everyTask: true, notices: true },
    { quiet: false, everyTask: false, notices: true },
    { quiet: true, everyTask: false, notices: true },
    { quiet: true, everyTask: false, notices: false },
  ]);
});

test('quiet takes the progress away, and leaves what the user should know', () => {
  assert.deepEqual(verbosityOf(undefined, true), { quiet: true, everyTask: false, notices: true });
});

test('a level that does not exist names the nearest', () => {
  assert.throws(
    () => verbosityOf('WARN'),
    (error: Error & { hint?: string }) => /did you mean WARNING/.test(error.hint ?? ''),
  );
});
