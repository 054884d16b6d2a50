import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isError } from '../../../../src/errors.ts';
import type { Scheduler, SubmittedJob } from '../../../../src/jobs/executor/batch/scheduler.ts';
import { pbsScheduler } from '../../../../src/jobs/executor/pbs/pbs-scheduler.ts';
import { pbsStandIn } from '../../../services/pbs/pbs.ts';
import { inTemporaryDirectory } from '../../temporary-directory.ts';

const pbs = pbsStandIn();
const forgetful = pbsStandIn({ history: false });
after(() => {
  pbs.close();
  forgetful.close();
});

async function endsOf(scheduler: Scheduler, job: SubmittedJob): Promise<unknown[]> {
  for (let tries = 0; tries < 100; tries++) {
    const states = [...(await scheduler.poll([job])).values()];
    if (states.every(({ state }) => state === 'ended'))
      return states.map((state) => 'end' in state && state.end);
    await sleep(100);
  }
  throw new Error('the job does not end');
}

/** Ends with the index as its exit code. */
const command = ['sh', '-c', `exit \${2##*.}`, 'sh'];

test('an array, and a job of one, run to their ends and are told apart by element', () =>
  inTemporaryDirectory(async (directory) => {
    const scheduler = pbsScheduler({ run: pbs.run, walltime: '00:01:00' });
    const array = await scheduler.submit({ name: 'bl-a', directory, count: 3, command });
    const single = await scheduler.submit({ name: 'bl-b', directory, count: 1, command });
    assert.match(array.job, /^\d+\[\]\.pbsnode$/);
    assert.match(single.job, /^\d+\.pbsnode$/);
    assert.deepEqual(await endsOf(scheduler, array), ['ok', 'failed', 'failed']);
    assert.deepEqual(await endsOf(scheduler, single), ['ok']);
  }));

test('a job that is deleted has come back, one that has ended or is not known can be deleted in vain', () =>
  inTemporaryDirectory(async (directory) => {
    const scheduler = pbsScheduler({ run: pbs.run });
    const job = await scheduler.submit({
      name: 'bl-c',
      directory,
      count: 2,
      command: ['sh', '-c', 'sleep 60', 'sh'],
    });
    await scheduler.cancel(job, 1);
    await scheduler.cancel(job);
    assert.deepEqual(await endsOf(scheduler, job), ['returned', 'returned']);
    await scheduler.cancel(job);
    await scheduler.cancel({ job: '999[].pbsnode', name: 'x', count: 2 });
  }));

test('the log of an element is in the directory of the job, whatever that is called', () =>
  inTemporaryDirectory(async (parent) => {
    const directory = join(parent, "a b, c: d's");
    await mkdir(directory);
    const scheduler = pbsScheduler({ run: pbs.run });
    const says = ['sh', '-c', 'echo "out of $2"; echo err >&2', 'sh'];
    const job = await scheduler.submit({ name: 'bl-l', directory, count: 2, command: says });
    assert.deepEqual(await endsOf(scheduler, job), ['ok', 'ok']);
    assert.equal(await readFile(join(directory, 'bl-l.1.log'), 'utf8'), 'out of bl-l.1\nerr\n');
  }));

test('a server without history forgets what has ended, which is no error', () =>
  inTemporaryDirectory(async (directory) => {
    const scheduler = pbsScheduler({ run: forgetful.run });
    const job = await scheduler.submit({ name: 'bl-d', directory, count: 1, command });
    for (let tries = 0; (await scheduler.poll([job])).size > 0; tries++) {
      assert.ok(tries < 100);
      await sleep(100);
    }
    assert.equal((await scheduler.poll([{ ...job, job: '999.pbsnode' }])).size, 0);
  }));

test('a resource that the site does not have is wrong usage, with what PBS said', () =>
  inTemporaryDirectory(async (directory) => {
    const scheduler = pbsScheduler({ run: pbs.run, resources: { io: 5 } });
    await assert.rejects(scheduler.submit({ name: 'bl-e', directory, count: 1, command }), (error) => {
      assert.ok(isError(error, 'usage'));
      assert.match(error.message, /Unknown resource Resource_List\.io/);
      return true;
    });
  }));
