import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { slurmExecutor, type TaskEvent, type TaskOutcome } from '../../../../src/jobs/index.ts';
import { callOf, executorContract } from '../../../contract/executor.contract.ts';
import { type SlurmService, skipWithoutSlurm, startSlurm } from '../../../services/slurm.ts';
import { QUICK, WORKER, withOwnSpool } from '../batch/setting.ts';

let slurm: SlurmService | undefined;
if (!skipWithoutSlurm) {
  before(async () => {
    slurm = await startSlurm();
  });
  after(() => slurm?.stop());
}

executorContract({
  name: 'a Slurm cluster of one node',
  absent: skipWithoutSlurm,
  make: () =>
    withOwnSpool((spool) =>
      slurmExecutor({
        spool,
        command: WORKER,
        elements: 1,
        threads: 2,
        memoryMegabytes: 32,
        times: QUICK,
        ...(slurm ? { run: slurm.command } : {}),
      }),
    ),
});

/** Runs one task that waits, and has Slurm do something to its element when it has begun. */
async function disturbed(milliseconds: number, ...action: string[]): Promise<TaskOutcome[]> {
  const run = slurm?.command;
  assert.ok(run);
  const times = { ...QUICK, ask: 0.2 };
  const executor = withOwnSpool((spool) =>
    slurmExecutor({ spool, command: WORKER, elements: 1, times, run }),
  );
  let isFirst = true;
  const onEvent = async ({ type }: TaskEvent) => {
    if (type !== 'started' || !isFirst) return;
    isFirst = false;
    const { out } = await run('squeue', ['--noheader', '--array', '--states=running', '--format=%F_%K']);
    const [program = '', ...args] = action;
    await run(program, [...args, out.trim()]);
    // Slurm waits two minutes before it starts again what was requeued, longer than a test may.
    for (let tries = 0; action.includes('requeue') && tries < 50; tries++) {
      await sleep(100);
      const update = ['update', `JobId=${out.trim()}`, 'StartTime=now'];
      const { out: state } = await run('squeue', ['--noheader', '--array', '--format=%T %r']);
      if (/PENDING BeginTime/.test(state) && (await run('scontrol', update)).code === 0) return;
    }
  };
  try {
    const task = { id: 'wait', kind: 'sample/wait', input: milliseconds, attempt: 1 };
    return await Array.fromAsync(executor.run(callOf(), [task], { onEvent }));
  } finally {
    await executor.close();
  }
}

describe('an element that Slurm takes away', { skip: skipWithoutSlurm, concurrency: false }, () => {
  test('is started again when it is requeued, and its task done without a further attempt', async () => {
    const outcomes = await disturbed(1500, 'scontrol', 'requeue');
    assert.deepEqual(
      outcomes.map(({ attempt, outcome }) => [attempt, outcome]),
      [[1, { status: 'done', result: 'slept' }]],
    );
  });

  test('costs its task an attempt when it was killed', async () => {
    const [outcome, ...others] = await disturbed(60_000, 'scancel', '--batch', '--signal=KILL');
    assert.equal(others.length, 0);
    assert.ok(outcome?.outcome.status === 'retry' && outcome.outcome.error?.tag === 'crashed');
    assert.match(outcome.outcome.reason, /Slurm says FAILED/);
  });
});
