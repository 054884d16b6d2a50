import type { CutFlow } from '../../event/index.ts';
import { addCutFlows } from '../../event/index.ts';
import type { RunRecord, StageRecord, TaskRecord, TypedTask } from '../../jobs/index.ts';
import { type CleanedArray, cleanTask } from './cleaning/clean-task.ts';
import { histogramTask } from './histograms/histogram-task.ts';
import { gatherNotes } from './masses/gather-stage.ts';
import { type GatheredArray, gatherTask } from './masses/gather-task.ts';
import { massTask } from './masses/mass-task.ts';
import { parseTask } from './parsing/parse-task.ts';
import { scanTask } from './parsing/scan-task.ts';

/** A run of the pipeline in numbers, counted from its record alone. */
export interface Statistics {
  readonly stages: readonly StageNumbers[];
  readonly inputs: {
    readonly total: number;
    readonly failed: number;
    /** Of those whose size is known, and what of them was read from where they are. */
    readonly bytes: number;
    readonly bytesRead: number;
  };
  readonly attempts: { readonly total: number; readonly again: number };
  /** What went wrong in attempts, the most frequent first. */
  readonly errors: readonly { readonly stage: string; readonly reason: string; readonly count: number }[];
  readonly events: { readonly read: number; readonly kept: number };
  /** Events kept of each input that was read. */
  readonly eventsPerInput: readonly number[];
  readonly parsed: { readonly files: number; readonly bytes: number };
  readonly particles: Readonly<Record<string, number>>;
  readonly cutFlow: CutFlow | undefined;
  readonly arrays: readonly GatheredArray[];
  readonly notFinite: number;
  readonly cleaned: readonly CleanedArray[];
  readonly histograms: readonly {
    readonly name: string;
    readonly signature: string;
    readonly entries: number;
  }[];
  readonly notes: readonly { readonly text: string; readonly count: number }[];
}

/** A stage in numbers: how long it took, and how long its tasks took together. */
export type StageNumbers = {
  readonly name: string;
  readonly seconds: number;
  readonly taskSeconds: number;
  readonly tasks: number;
  readonly failed: number;
};

/** Counts a run. Stages that never ran count as empty. */
export function statisticsOf(record: RunRecord): Statistics {
  const stage = (name: string) => record.stages.find((one) => one.name === name);
  const scanned = resultsOf(scanTask, stage('scan'));
  const parsed = resultsOf(parseTask, stage('parse'));
  const masses = resultsOf(massTask, stage('masses'));
  const tasks = record.stages.flatMap((one) => one.tasks);
  return {
    stages: record.stages.map(stageNumbers),
    inputs: {
      total: stage('scan')?.tasks.length ?? 0,
      failed: failedInputs(record),
      bytes: sum(scanned.map(({ file }) => file.bytes ?? 0)),
      bytesRead: sum([...scanned, ...parsed].map(({ bytesRead }) => bytesRead)),
    },
    attempts: attemptsOf(tasks),
    errors: errorsOf(record.stages),
    events: {
      read: sum(parsed.map(({ cutFlow }) => cutFlow.steps[0]?.events ?? 0)),
      kept: sum(parsed.map(({ events }) => events)),
    },
    eventsPerInput: eventsPerInput(stage('parse')),
    parsed: {
      files: sum(parsed.map(({ outputs }) => outputs.length)),
      bytes: sum(parsed.flatMap(({ outputs }) => outputs.map(({ bytes }) => bytes))),
    },
    particles: addCounts(parsed.map(({ particles }) => particles)),
    cutFlow: parsed.length > 0 ? addCutFlows(parsed.map(({ cutFlow }) => cutFlow)) : undefined,
    arrays: resultsOf(gatherTask, stage('gather')).flatMap(({ arrays }) => arrays),
    notFinite: sum(masses.map(({ notFinite }) => notFinite)),
    cleaned: resultsOf(cleanTask, stage('clean')).flatMap(({ cleaned }) => cleaned),
    histograms: resultsOf(histogramTask, stage('histograms')).flatMap(({ histograms }) => histograms),
    notes: notesOf([...parsed.flatMap(({ notes }) => notes), ...gatherNotes(stage('gather'))]),
  };
}

/** The final state of a signature, by name. */
export function stateOf(signature: string): string {
  return signature.slice(0, signature.indexOf('_IM_'));
}

/** Events in each final state, the most frequent first. Every event of a state gives one mass to each of its combinations. */
export function eventsByState(arrays: Statistics['arrays']): { state: string; events: number }[] {
  const byGroup = new Map<string, { state: string; events: number }>();
  for (const { folder, signature, entries } of arrays) {
    const state = stateOf(signature);
    const key = `${folder}/${state}`;
    byGroup.set(key, { state, events: Math.max(entries, byGroup.get(key)?.events ?? 0) });
  }
  const events = addCounts([...byGroup.values()].map((one) => ({ [one.state]: one.events })));
  return Object.entries(events)
    .map(([state, count]) => ({ state, events: count }))
    .sort((a, b) => b.events - a.events || (a.state < b.state ? -1 : 1));
}

/** The entries of arrays or histograms together. */
export function totalEntries(all: readonly { readonly entries: number }[]): number {
  return sum(all.map(({ entries }) => entries));
}

/** What the tasks of a stage gave, of those that are done. */
export function resultsOf<Input, Result>(
  kind: TypedTask<Input, Result>,
  stage: StageRecord | undefined,
): Result[] {
  const done = stage?.tasks.filter(({ state }) => state === 'done') ?? [];
  return done.map(({ result = null }) => kind.resultOf(result));
}

function stageNumbers(stage: StageRecord): StageNumbers {
  const { name, tasks } = stage;
  const attempts = tasks.flatMap((task) => task.attempts);
  return {
    name,
    seconds: secondsOf(stage),
    taskSeconds: sum(attempts.map(({ seconds = 0 }) => seconds)),
    tasks: tasks.length,
    failed: tasks.filter(({ state }) => state === 'failed').length,
  };
}

function secondsOf({ startedAt, endedAt }: StageRecord): number {
  return endedAt === undefined ? 0 : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
}

/** Inputs of which something is missing: they could not be scanned, or a piece of them could not be parsed. */
function failedInputs(record: RunRecord): number {
  const failed = new Set<string>();
  for (const { name, tasks } of record.stages) {
    if (name !== 'scan' && name !== 'parse') continue;
    for (const task of tasks)
      if (task.state === 'failed') failed.add(name === 'scan' ? task.id : inputOf(task));
  }
  return failed.size;
}

/** Tasks of one input share what stands before the range of entries. */
function inputOf(task: TaskRecord): string {
  return task.id.replace(/ \d+-\d+$/, '');
}

function eventsPerInput(stage: StageRecord | undefined): number[] {
  const events = new Map<string, number>();
  for (const task of stage?.tasks ?? []) {
    if (task.state !== 'done') continue;
    const kept = parseTask.resultOf(task.result ?? null).events;
    events.set(inputOf(task), (events.get(inputOf(task)) ?? 0) + kept);
  }
  return [...events.values()];
}

function attemptsOf(tasks: readonly TaskRecord[]) {
  const total = sum(tasks.map(({ attempts }) => attempts.length));
  return { total, again: total - tasks.filter(({ attempts }) => attempts.length > 0).length };
}

function errorsOf(stages: readonly StageRecord[]): Statistics['errors'] {
  const failed = stages.flatMap(({ name: stage, tasks }) =>
    tasks
      .flatMap(({ attempts }) => attempts)
      .filter(({ status }) => status === 'retry' || status === 'failed' || status === 'interrupted')
      .map(({ status, reason = status }) => ({ stage, reason })),
  );
  return [...Map.groupBy(failed, ({ stage, reason }) => `${stage} ${reason}`).values()]
    .map((same) => ({ ...same[0]!, count: same.length }))
    .sort((a, b) => b.count - a.count);
}

function notesOf(notes: Statistics['notes']): Statistics['notes'] {
  const counts = addCounts(notes.map(({ text, count }) => ({ [text]: count })));
  return Object.entries(counts).map(([text, count]) => ({ text, count }));
}

function addCounts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all)
    for (const [key, count] of Object.entries(one)) counts[key] = (counts[key] ?? 0) + count;
  return counts;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
