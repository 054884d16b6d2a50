import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandRunner } from '../../../../src/jobs/executor/batch/run-command.ts';

const run = commandRunner({ seconds: 20 });

test('a program is run without a shell, and one that ends with an error code is no error', async () => {
  assert.deepEqual(await run('printf', ['%s', '$HOME; false']), { code: 0, out: '$HOME; false', err: '' });
  const failed = await run('sh', ['-c', 'echo out; echo err >&2; exit 7']);
  assert.deepEqual(failed, { code: 7, out: 'out\n', err: 'err\n' });
});

test('a program that is not there is wrong usage: to try again cannot help', async () => {
  await assert.rejects(run('no-such-qsub', []), {
    tag: 'usage',
    message: 'jobs: there is no program "no-such-qsub" on this machine',
  });
});

test('a program that does not answer in time is ended, and may be tried again', async () => {
  const hasty = commandRunner({ seconds: 0.05 });
  await assert.rejects(hasty('sleep', ['60']), { tag: 'storage', transient: true });
});
