import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isError } from '../../../../src/errors.ts';
import { readJournal } from '../../../../src/jobs/executor/batch/journal.ts';
import type { Scheduler } from '../../../../src/jobs/executor/batch/scheduler.ts';
import { sshScheduler } from '../../../../src/jobs/executor/ssh/ssh-scheduler.ts';
import { batchExecutor, type Executor, type SshOptions, type TaskEvent } from '../../../../src/jobs/index.ts';
import { isAlive } from '../../../../src/jobs/record/process.ts';
import { callOf } from '../../../contract/executor.contract.ts';
import { inTemporaryDirectory } from '../../temporary-directory.ts';
import { sshStandIn } from '../ssh/ssh-stand-in.ts';
import { QUICK, WORKER } from './setting.ts';

const waitTask = (milliseconds: number, id = 'wait') => ({
  id,
  kind: 'sample/wait',
  input: milliseconds,
  attempt: 1,
});

interface Farm {
  readonly directory: string;
  readonly spool: string;
  make(changes?: Partial<Parameters<typeof batchExecutor>[1]>, scheduler?: Scheduler): Executor;
  scheduler(changes?: Partial<SshOptions>): Scheduler;
}

/** A farm of one host with one slot, in a directory that is gone afterwards. */
function withFarm(body: (farm: Farm) => Promise<void>): Promise<void> {
  return inTemporaryDirectory(async (directory) => {
    const ssh = [sshStandIn(directory)];
    const spool = join(directory, 'spool');
    const made: Executor[] = [];
    const scheduler: Farm['scheduler'] = (changes) =>
      sshScheduler({ hosts: [{ host: 'one', slots: 1 }], ssh, ...changes });
    const make: Farm['make'] = (changes = {}, on = scheduler()) => {
      const executor = batchExecutor(on, { spool, command: WORKER, elements: 1, times: QUICK, ...changes });
      made.push(executor);
      return executor;
    };
    try {
      await body({ directory, spool, make, scheduler });
    } finally {
      for (const executor of made) await executor.close();
    }
  });
}

/** The process of the worker of a spool that has one. */
async function workerOf(spool: string): Promise<number> {
  const session = readdirSync(spool).find((name) => name.startsWith('session-')) ?? '';
  const folder = join(spool, session, 'journals');
  const journals = await Promise.all(readdirSync(folder).map((name) => readJournal(join(folder, name), 0)));
  const [hello] = journals.flatMap(({ lines }) => lines.filter((line) => line.type === 'hello'));
  assert.ok(hello && hello.pid > 1);
  return hello.pid;
}

async function untilGone(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid); tries++) {
    assert.ok(tries < 400, `process ${pid} is still there`);
    await sleep(25);
  }
}

/** Does something when a task has started for the n-th time, counted from 1. */
const onStart = (act: (time: number) => void) => {
  let times = 0;
  return (event: TaskEvent) => {
    if (event.type === 'started') act(++times);
  };
};

describe('a farm on which things go wrong', { concurrency: 3 }, () => {
  test('a worker that is killed costs its task an attempt, and others do the rest', () =>
    withFarm(async ({ make, spool }) => {
      const onEvent = onStart(async (time) => {
        if (time === 1) process.kill(await workerOf(spool), 'SIGKILL');
      });
      const tasks = [waitTask(60_000, 'victim'), waitTask(1, 'other')];
      const outcomes = await Array.fromAsync(make().run(callOf(), tasks, { onEvent }));
      const byTask = new Map(outcomes.map(({ task, outcome }) => [task, outcome]));
      assert.equal(outcomes.length, 2);
      const victim = byTask.get('victim');
      assert.ok(victim?.status === 'retry' && victim.error?.tag === 'crashed');
      assert.deepEqual(byTask.get('other'), { status: 'done', result: 'slept' });
    }));

  test('a worker that is told to go gives its task back, which costs no attempt', () =>
    withFarm(async ({ make, spool }) => {
      const onEvent = onStart(async (time) => {
        if (time === 1) process.kill(await workerOf(spool), 'SIGTERM');
      });
      const outcomes = await Array.fromAsync(make().run(callOf(), [waitTask(1500)], { onEvent }));
      assert.deepEqual(
        outcomes.map(({ attempt, outcome }) => [attempt, outcome]),
        [[1, { status: 'done', result: 'slept' }]],
      );
    }));

  test('a worker without a sign of life is given up and ended, and what it says later is not heard', () =>
    withFarm(async ({ make, spool }) => {
      let stopped = 0;
      const onEvent = onStart(async (time) => {
        if (time > 1) return;
        stopped = await workerOf(spool);
        process.kill(stopped, 'SIGSTOP');
      });
      const executor = make({ times: { ...QUICK, lease: 2 } });
      const outcomes = await Array.fromAsync(executor.run(callOf(), [waitTask(60_000)], { onEvent }));
      const [only] = outcomes;
      assert.equal(outcomes.length, 1);
      assert.ok(only?.outcome.status === 'retry');
      assert.match(only.outcome.reason, /no sign of life from .+ for \d s/);
      await untilGone(stopped);
    }));

  test('a scheduler that forgets its jobs changes nothing for workers that live', () =>
    withFarm(async ({ make, scheduler }) => {
      let submitted = 0;
      const real = scheduler();
      const forgetful: Scheduler = {
        ...real,
        submit: (submission) => {
          submitted++;
          return real.submit(submission);
        },
        poll: async () => new Map(),
      };
      const executor = make({ times: { ...QUICK, ask: 0.1, lease: 1 } }, forgetful);
      const outcomes = await Array.fromAsync(executor.run(callOf(), [waitTask(2500)]));
      assert.deepEqual(outcomes[0]?.outcome, { status: 'done', result: 'slept' });
      assert.equal(submitted, 1);
    }));

  test('elements that the scheduler loses before they come are submitted again', () =>
    withFarm(async ({ make, scheduler }) => {
      let submitted = 0;
      const real = scheduler();
      const losing: Scheduler = {
        ...real,
        submit: async (submission) => {
          const { name, count } = submission;
          return ++submitted === 1 ? { job: 'lost', name, count } : real.submit(submission);
        },
      };
      const executor = make({ times: { ...QUICK, ask: 0.1, lease: 0.5 } }, losing);
      const outcomes = await Array.fromAsync(executor.run(callOf(), [waitTask(1)]));
      assert.deepEqual(outcomes[0]?.outcome, { status: 'done', result: 'slept' });
      assert.equal(submitted, 2);
    }));

  test('when no element ever gets to work, the end of the log says why', () =>
    withFarm(async ({ make, scheduler }) => {
      const command = ['sh', '-c', 'echo no such module: node24 >&2; exit 3', 'sh'];
      const executor = make({ command, times: { ...QUICK, ask: 0.05 } }, scheduler({ asideSeconds: 0 }));
      await assert.rejects(Array.fromAsync(executor.run(callOf(), [waitTask(1)])), (error) => {
        assert.ok(isError(error, 'storage'));
        assert.match(error.message, /3 elements on ssh ended before they did a task/);
        assert.match(error.hint ?? '', /no such module: node24/);
        return true;
      });
    }));

  test('a host that is down is set aside, and its work goes to another', () =>
    withFarm(async ({ directory, make, scheduler }) => {
      writeFileSync(join(directory, 'down-bad'), '');
      const hosts = [
        { host: 'bad', slots: 2 },
        { host: 'good', slots: 1 },
      ];
      const executor = make({ elements: 3, times: { ...QUICK, ask: 0.1 } }, scheduler({ hosts }));
      const tasks = Array.from({ length: 12 }, (_, index) => waitTask(100, `t${index}`));
      const outcomes = await Array.fromAsync(executor.run(callOf(), tasks));
      assert.equal(outcomes.filter(({ outcome }) => outcome.status === 'done').length, 12);
      const asked = readFileSync(join(directory, 'asked'), 'utf8').split('\n');
      assert.equal(asked.filter((host) => host === 'bad').length, 2);
    }));

  test('a second coordinator on the same spool is refused', () =>
    withFarm(async ({ make }) => {
      const first = make();
      assert.equal((await Array.fromAsync(first.run(callOf(), [waitTask(1)]))).length, 1);
      const second = make();
      await assert.rejects(Array.fromAsync(second.run(callOf(), [waitTask(1)])), (error) =>
        isError(error, 'busy'),
      );
      assert.equal((await Array.fromAsync(first.run(callOf(), [waitTask(1)]))).length, 1);
    }));

  test('what a killed coordinator left is cleared away by the next one, its worker too', () =>
    withFarm(async ({ directory, spool, make }) => {
      const program = join(import.meta.dirname, 'coordinating.ts');
      const former = fork(program, [spool, join(directory, 'ssh')], { stdio: 'ignore' });
      const [said] = await once(former, 'message');
      assert.equal(said, 'started');
      const worker = await workerOf(spool);
      former.kill('SIGKILL');
      await once(former, 'exit');
      const outcomes = await Array.fromAsync(make().run(callOf(), [waitTask(1)]));
      assert.deepEqual(outcomes[0]?.outcome, { status: 'done', result: 'slept' });
      await untilGone(worker);
      assert.equal(readdirSync(spool).filter((name) => name.startsWith('session-')).length, 1);
    }));

  test('a worker whose coordinator is silent leaves', () =>
    withFarm(async ({ directory, spool }) => {
      const program = join(import.meta.dirname, 'coordinating.ts');
      const former = fork(program, [spool, join(directory, 'ssh')], {
        stdio: 'ignore',
        env: { ...process.env, BEAMLINE_TEST_ORPHAN: '1' },
      });
      await once(former, 'message');
      const worker = await workerOf(spool);
      former.kill('SIGKILL');
      await once(former, 'exit');
      await untilGone(worker);
    }));
});
