import type { RunState, StageState } from '../record/record.ts';
import type { StagePace } from './pace.ts';
import { partsOfRun, type RunStatus, readRun } from './status.ts';
import type { StageSummary } from './summary.ts';

/** What the jobs that share a run directory have come to, all together. */
export interface SummedStatus extends RunStatus {
  /** How many jobs are in each state; absent for a run that is not split. */
  readonly jobs?: { readonly [state in RunStatus['state']]?: number };
}

/**
 * Reads a run as `readRun` does. One that is split over several jobs is the sum of their records, until it is put
 * together and none of them is on any more. Throws as `readRun` does.
 */
export async function readSummed(directory: string): Promise<SummedStatus> {
  const names = await partsOfRun(directory);
  const jobs = await Promise.all(
    names.filter((part) => part !== '').map((part) => readRun(directory, { part })),
  );
  const areOn = jobs.some(({ state }) => state === 'running');
  const [first] = jobs;
  if (!first || (names.includes('') && !areOn)) return readRun(directory);
  return summed(first, jobs);
}

/** The worst first: what any part is, the whole is. */
const STATES = [
  'running',
  'interrupted',
  'cancelled',
  'failed',
  'partial',
  'skipped',
  'done',
] as const satisfies readonly (RunState | StageState | 'interrupted')[];

function worstOf<S extends (typeof STATES)[number]>(states: readonly S[]): S {
  return states.toSorted((a, b) => STATES.indexOf(a) - STATES.indexOf(b))[0]!;
}

function summed(first: RunStatus, jobs: readonly RunStatus[]): SummedStatus {
  const states = jobs.map(({ state }) => state);
  const counts: { [state in RunStatus['state']]?: number } = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  const allStages = jobs.flatMap((job) => job.stages);
  const stages = Map.groupBy(allStages, ({ name }) => name);
  const allPaces = jobs.flatMap(({ pace }) => pace ?? []);
  const stage = allPaces[0]?.stage;
  const holder = jobs.find((job) => job.holder)?.holder;
  return {
    directory: first.directory,
    record: first.record,
    state: worstOf(states),
    stages: [...stages.values()].map(summedStage),
    failures: jobs.flatMap(({ failures }) => failures),
    jobs: counts,
    ...(holder ? { holder } : {}),
    ...(stage === undefined ? {} : { pace: summedPace(stage, allPaces, stages.get(stage) ?? []) }),
  };
}

function summedStage(parts: readonly StageSummary[]): StageSummary {
  const sum = (count: 'total' | 'done' | 'failed' | 'running' | 'waiting') =>
    parts.reduce((all, part) => all + part[count], 0);
  const ends = parts.flatMap(({ endedAt }) => endedAt ?? []).sort();
  return {
    name: parts[0]!.name,
    state: worstOf(parts.map(({ state }) => state)),
    ...{ total: sum('total'), done: sum('done'), failed: sum('failed') },
    ...{ running: sum('running'), waiting: sum('waiting') },
    startedAt: parts.map(({ startedAt }) => startedAt).sort()[0]!,
    ...(ends.length === parts.length ? { endedAt: ends.at(-1)! } : {}),
  };
}

/** The pace of a stage over the jobs that are at it. */
function summedPace(stage: string, all: readonly StagePace[], parts: readonly StageSummary[]): StagePace {
  const paces = all.filter((pace) => pace.stage === stage);
  const rate = paces.reduce((sum, pace) => sum + pace.rate, 0);
  const left = parts.reduce((sum, { running, waiting }) => sum + running + waiting, 0);
  return {
    stage,
    rate,
    elapsedSeconds: Math.max(...paces.map(({ elapsedSeconds }) => elapsedSeconds)),
    ended: paces.reduce((sum, { ended }) => sum + ended, 0),
    ...(rate > 0 ? { etaSeconds: left / rate } : {}),
    workers: paces.flatMap(({ workers }) => workers),
  };
}
