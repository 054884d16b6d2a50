/**
 * Kills the processes of runs at random moments, has the runs taken up again, and compares what they give, byte for byte,
 * with a run that was left alone: `node test/chaos/kills.ts [--kills 200] [--seed 1] [--executor threads|rabbitmq]`.
 * The same seed kills at the same moments, as far as the machine keeps the pace.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startProgram, startWorker, type TestProcess } from '../jobs/executor/rabbitmq/processes.ts';
import { newPool } from '../jobs/executor/rabbitmq/setup.ts';
import { brokerUrl, skipWithoutRabbitmq } from '../services/rabbitmq.ts';
import { seededRandom } from './random.ts';
import { assertWhole, type RunFiles, undisturbed } from './whole-run.ts';

/** What was killed, and how many runs that took. */
export interface KillCount {
  runs: number;
  coordinators: number;
  workers: number;
}

/** No run takes nearly as long, whatever befell it. */
const LONGEST_MILLISECONDS = 120_000;
/** How often one run is disturbed at most. */
const KILLS_PER_RUN = 5;
/** A little longer than a run takes that is left alone, so that every moment of it comes up. */
const RUN_MILLISECONDS = { threads: 900, rabbitmq: 800 };

/** A way to disturb runs. */
export interface Chaos {
  /** How long a part of the sample run takes in it. */
  readonly milliseconds: number;
  /** Disturbs one run in `directory` up to `most` times, and leaves it when it has ended well. */
  disturb(directory: string, most: number, random: () => number, count: KillCount): Promise<void>;
}

/** Makes runs and kills until there were so many kills. Throws `AssertionError` when a run does not come out whole. */
export async function killRuns(
  kills: number,
  seed: number,
  chaos: Chaos,
  onRun: (count: KillCount) => void = () => {},
): Promise<KillCount> {
  const random = seededRandom(seed);
  const count: KillCount = { runs: 0, coordinators: 0, workers: 0 };
  const directory = await mkdtemp(join(tmpdir(), 'beamline-kills-'));
  try {
    const expected: RunFiles = await undisturbed(join(directory, 'undisturbed'));
    for (let left = kills; left > 0; left = kills - count.coordinators - count.workers) {
      const run = join(directory, `run-${++count.runs}`);
      await chaos.disturb(run, Math.min(left, KILLS_PER_RUN), random, count);
      await assertWhole(run, chaos.milliseconds, expected);
      await rm(run, { recursive: true });
      onRun(count);
    }
    return count;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** How a process ended that nobody kills any more; "hangs" when it does not. */
async function endOf({ ended }: TestProcess): Promise<string | number | null> {
  const patience = new AbortController();
  const late = sleep(LONGEST_MILLISECONDS, 'hangs', { signal: patience.signal });
  try {
    return await Promise.race([ended, late]);
  } finally {
    patience.abort();
    await late.catch(() => {});
  }
}

/** Kills the process that coordinates and, in its threads, works. */
export const onThreads: Chaos = { milliseconds: 80, disturb: disturbThreads };

async function disturbThreads(directory: string, most: number, random: () => number, count: KillCount) {
  for (let killed = 0; ; ) {
    await using process = startProgram('../../run/killed-run.ts', directory);
    if (killed < most) {
      await Promise.race([sleep(random() * RUN_MILLISECONDS.threads), process.ended]);
      process.child.kill('SIGKILL');
    }
    const end = await endOf(process);
    if (end === 0) return;
    assert.equal(end, 'SIGKILL');
    killed++;
    count.coordinators++;
  }
}

/** Kills the coordinator or one of two workers, whichever comes up, and starts another in its place. */
export const overRabbitmq = (url: string): Chaos => ({
  milliseconds: 150,
  async disturb(directory, most, random, count) {
    const pool = newPool();
    const coordinate = () => startProgram('coordinator-main.ts', url, pool, directory);
    await using stack = new AsyncDisposableStack();
    const processes: TestProcess[] = [
      await startWorker(url, pool),
      await startWorker(url, pool),
      coordinate(),
    ];
    stack.defer(async () => {
      for (const process of processes) await process[Symbol.asyncDispose]();
    });
    for (let killed = 0; killed < most; killed++) {
      const coordinator = processes[2]!;
      const moment = sleep(random() * RUN_MILLISECONDS.rabbitmq).then(() => 'now');
      const victim = Math.floor(random() * processes.length);
      if ((await Promise.race([moment, coordinator.ended])) !== 'now') break;
      processes[victim]!.child.kill('SIGKILL');
      if ((await processes[victim]!.ended) !== 'SIGKILL') break;
      processes[victim] = victim === 2 ? coordinate() : await startWorker(url, pool);
      if (victim === 2) count.coordinators++;
      else count.workers++;
    }
    assert.equal(await endOf(processes[2]!), 0);
  },
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      executor: { type: 'string', default: 'threads' },
    },
  });
  if (values.executor === 'rabbitmq' && skipWithoutRabbitmq) throw new Error(skipWithoutRabbitmq);
  const chaos = values.executor === 'rabbitmq' ? overRabbitmq(await brokerUrl()) : onThreads;
  const tell = ({ runs, coordinators, workers }: KillCount) =>
    console.log(
      `${runs} runs, ${coordinators} coordinators and ${workers} workers killed, all bytes as expected`,
    );
  await killRuns(Number(values.kills), Number(values.seed), chaos, tell);
}

if (import.meta.main) await main();
