import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { isError } from '../../src/errors.ts';
import {
  type Executor,
  inlineExecutor,
  openRun,
  type ProgressEvent,
  type RunStagesOptions,
  readRun,
  runStages,
  type Stage,
  threadsExecutor,
} from '../../src/jobs/index.ts';
import { callOf } from '../contract/executor.contract.ts';
import { newPool, sampleExecutor, sampleWorker } from '../jobs/executor/rabbitmq/setup.ts';
import { openSampleRun, slowStages } from '../jobs/run/killed-run.ts';
import { sampleTasks } from '../jobs/sample-tasks.ts';
import { inTemporaryDirectory } from '../jobs/temporary-directory.ts';
import { brokerUrl, skipWithoutRabbitmq } from '../services/rabbitmq.ts';
import { filesOfRun, type RunFiles, undisturbed } from './whole-run.ts';

const TEN_YEARS = 10 * 365 * 86_400_000;

async function disturbed(
  directory: string,
  stages: readonly Stage[],
  executor: Executor,
  options: RunStagesOptions = {},
) {
  const run = await openRun({
    directory,
    name: 'sample',
    program: { name: 'beamline', version: '0.1.0' },
    configuration: { parts: 12 },
    taskModule: sampleTasks,
    lockTimes: { beatMilliseconds: 10 },
  });
  try {
    return await runStages(run, stages, executor, { retry: { delaySeconds: 0.01 }, ...options });
  } finally {
    await executor.close();
    await run.close();
  }
}

/** The stages of the sample run, with tasks that go wrong among those of the first. */
function withBadTasks(kinds: readonly string[], changes: Partial<Stage>): Stage[] {
  const [write, ...rest] = slowStages(0);
  const bad = kinds.map((kind) => ({ id: kind, kind: `sample/${kind}`, input: 60_000 }));
  const plan: Stage['plan'] = async (context) => [...bad, ...(await write!.plan(context))];
  return [{ ...write!, ...changes, plan }, ...rest];
}

/** What is there under its right name: an attempt that was ended by force leaves its temporary file to the next session. */
async function publishedBy(directory: string): Promise<RunFiles> {
  return new Map([...(await filesOfRun(directory))].filter(([name]) => !name.endsWith('.tmp')));
}

describe('on threads', { concurrency: 2 }, () => {
  test('poisoned tasks fail with their reason after three attempts, and cost the others nothing', () =>
    inTemporaryDirectory(async (directory) => {
      const expected = await undisturbed(join(directory, 'undisturbed'));
      const stages = withBadTasks(['exit', 'broken-file'], {});
      const at = join(directory, 'run');
      const executor = threadsExecutor({ threads: 2, graceSeconds: 0.3 });
      const { state, failures } = await disturbed(at, stages, executor);
      assert.equal(state, 'partial');
      assert.deepEqual(
        failures.map(({ task, attempts, error }) => [task, attempts, error?.tag]),
        [
          ['exit', 3, 'crashed'],
          ['broken-file', 1, 'format'],
        ],
      );
      assert.deepEqual(await publishedBy(at), expected);
    }));

  test('a worker that hangs is ended at the time limit, and its task done by another or given up in the end', () =>
    inTemporaryDirectory(async (directory) => {
      const expected = await undisturbed(join(directory, 'undisturbed'));
      const stages = withBadTasks(['hang-once', 'spin'], { timeLimitSeconds: 0.7 });
      const at = join(directory, 'run');
      const executor = threadsExecutor({ threads: 2, graceSeconds: 0.1 });
      const { state, failures, stages: ends } = await disturbed(at, stages, executor);
      assert.deepEqual([state, ends[0]?.done, ends[0]?.failed], ['partial', 13, 1]);
      assert.deepEqual(
        failures.map(({ task, attempts, error }) => [task, attempts, error?.tag]),
        [['spin', 3, 'time-limit']],
      );
      assert.deepEqual(await publishedBy(at), expected);
    }));
});

/** A clock that is ten years ahead or behind, in turns, whenever `jump` is called. */
function jumpingClock({ mock }: TestContext): () => void {
  const now = Date.now();
  let sign = 1;
  mock.timers.enable({ apis: ['Date'], now });
  return () => {
    mock.timers.setTime(now + sign * TEN_YEARS);
    sign = -sign;
  };
}

for (const make of [() => inlineExecutor({ slots: 3 }), () => threadsExecutor({ threads: 2 })]) {
  test(`a clock that jumps by years does not disturb a run, its lock or its progress: ${make().name}`, (context) =>
    inTemporaryDirectory(async (directory) => {
      const expected = await undisturbed(join(directory, 'undisturbed'));
      const at = join(directory, 'run');
      const jump = jumpingClock(context);
      const events: ProgressEvent[] = [];
      const onProgress = (event: ProgressEvent) => {
        events.push(event);
        if (event.type === 'task-ended') jump();
      };
      const look: Stage = { name: 'look', plan: async () => [], finish: () => lookTwice(at, jump) };
      const { state } = await disturbed(at, [...slowStages(20), look], make(), { onProgress });
      assert.equal(state, 'done');
      for (const { rate, elapsedSeconds, etaSeconds = 0 } of events) {
        assert.ok(rate >= 0 && elapsedSeconds >= 0 && elapsedSeconds < 100 && etaSeconds >= 0);
      }
      assert.deepEqual(await publishedBy(at), expected);
    }));
}

/** Whoever else comes is refused, then and now, and can read how far the run is. */
async function lookTwice(directory: string, jump: () => void): Promise<undefined> {
  for (let look = 0; look < 2; look++) {
    jump();
    await assert.rejects(openSampleRun(directory), (error) => isError(error, 'busy'));
    const { state, pace } = await readRun(directory);
    assert.deepEqual([state, pace?.stage], ['running', 'look']);
    assert.ok((pace?.rate ?? -1) >= 0 && (pace?.etaSeconds ?? 0) >= 0);
  }
}

test('a clock that jumps by years makes no worker over RabbitMQ look dead', {
  skip: skipWithoutRabbitmq,
}, async (context) => {
  const url = await brokerUrl();
  const pool = newPool();
  const executor = sampleExecutor(url, pool);
  const worker = await sampleWorker(url, pool);
  const jump = jumpingClock(context);
  let starts = 0;
  try {
    const tasks = Array.from({ length: 12 }, (_, index) => ({
      ...{ id: `t${index}`, kind: 'sample/wait', input: 50, attempt: 1 },
    }));
    const onEvent = ({ type }: { type: string }) => {
      if (type !== 'started') return;
      starts++;
      jump();
    };
    const outcomes = await Array.fromAsync(executor.run(callOf(), tasks, { onEvent }));
    assert.ok(outcomes.every(({ outcome, seconds }) => outcome.status === 'done' && seconds < 100));
    assert.deepEqual([outcomes.length, starts], [12, 12]);
  } finally {
    await executor.close();
    await worker.close();
  }
});
