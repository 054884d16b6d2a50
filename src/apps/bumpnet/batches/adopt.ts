import { UsageError } from '../../../errors.ts';
import {
  type InputFile,
  partsOfRun,
  type Run,
  type RunRecord,
  readRun,
  type StageRecord,
  type TaskRecord,
} from '../../../jobs/index.ts';
import type { InputFileName } from '../inputs.ts';
import { fileOf } from '../parsing/scan-stage.ts';
import { type Batch, batchesIn, missingBatches, partOfBatch } from './batch.ts';

/** What the batches of a run have done. */
export interface Adopted {
  /** Those that left a record. */
  readonly batches: readonly Batch[];
  /** The indexes of those that left none, or did not come to their end. */
  readonly missing: readonly number[];
  /** The records of `batches`, without their configuration and inputs, which are those of the run. */
  readonly records: readonly RunRecord[];
  /** Whether something was taken over that the run did not have. */
  readonly isNews: boolean;
  /**
   * Whether the run has gone on by itself, with masses of its own: they cover all inputs, those of the batches, too, so
   * that no mass may be taken from a batch any more; what is left the run does by itself.
   */
  readonly isOnItsOwn: boolean;
}

/** The stages that batches do, each for its own inputs. */
const BATCH_STAGES: readonly string[] = ['scan', 'parse', 'masses'];
/** The stages that are done for all batches together before they fill histograms. */
const WHOLE_STAGES: readonly string[] = ['gather', 'clean'];

/**
 * Takes the tasks that batches have done, and those that failed there, into the record of the whole run, as if they had
 * been done here: what follows sees one run. May be repeated when more batches have come. `inputs` are those of the
 * whole run. Throws `UsageError` when a batch was made with another configuration.
 */
export async function adoptBatches(run: Run, inputs: readonly InputFileName[]): Promise<Adopted> {
  const batches = await batchesIn(run.directory);
  const records: RunRecord[] = [];
  for (const batch of batches) records.push(withoutInputs(await recordOf(run, partOfBatch(batch))));
  const unfinished = batches.filter((_, i) => !isComplete(records[i]!)).map(({ index }) => index);
  const missing = [...missingBatches(batches), ...unfinished].sort((a, b) => a - b);
  const isOnItsOwn = hasOwnTasks(run, 'masses', records);
  const stages = BATCH_STAGES.filter((stage) => stage !== 'masses' || !isOnItsOwn);
  const adopted = stages.map((stage) => adoptStage(run, stage, records));
  if (adopted[0]) run.setInputs(knownInputs(run, inputs));
  return { batches, missing, records, isNews: adopted.includes(true), isOnItsOwn };
}

function hasOwnTasks(run: Run, stage: string, records: readonly RunRecord[]): boolean {
  const theirs = new Set(tasksOf(stage, records).map(({ id, key }) => `${id} ${key}`));
  return run.stage(stage)?.tasks.some(({ id, key }) => !theirs.has(`${id} ${key}`)) ?? false;
}

function tasksOf(name: string, records: readonly RunRecord[]): TaskRecord[] {
  return records.flatMap(({ stages }) =>
    stages.filter((stage) => stage.name === name).flatMap(({ tasks }) => tasks),
  );
}

/** Takes what was done for all batches together into the record of one. */
export async function adoptWhole(run: Run): Promise<void> {
  if (!(await partsOfRun(run.directory)).includes('')) return;
  const whole = await recordOf(run, '');
  for (const stage of WHOLE_STAGES) adoptStage(run, stage, [whole]);
}

async function recordOf(run: Run, part: string): Promise<RunRecord> {
  const { record } = await readRun(run.directory, { part });
  if (record.configurationHash === run.record().configurationHash) return record;
  const name = part === '' ? 'the whole run' : part;
  throw new UsageError(`bumpnet: ${name} was made with another configuration or other inputs`, {
    hint: 'all batches of a run have the same: run it again, or begin a new run directory',
  });
}

/** What a thousand batches say of themselves need not be held in memory at once. */
function withoutInputs(record: RunRecord): RunRecord {
  return { ...record, configuration: null, inputs: [] };
}

/** A batch that was stopped has stages that were not begun or did not end. One of which no input could be read is over. */
function isComplete({ stages }: RunRecord): boolean {
  const stateOf = (name: string) => stages.find((stage) => stage.name === name)?.state;
  const isOver = (name: string) => ['done', 'partial'].includes(stateOf(name) ?? '');
  return BATCH_STAGES.every(isOver) || stages.some(isAllFailed);
}

function isAllFailed({ tasks }: StageRecord): boolean {
  return tasks.length > 0 && tasks.every(({ state }) => state === 'failed');
}

/** All inputs, with what the batches found of theirs. */
function knownInputs(run: Run, inputs: readonly InputFileName[]): InputFile[] {
  const found = new Map<string, InputFile>();
  for (const { id: task, state, result = null } of run.stage('scan')?.tasks ?? [])
    if (state === 'done') found.set(task, fileOf({ task, state, result }));
  return inputs.map(({ url }) => found.get(url) ?? { url });
}

/** Whether there was anything new. */
function adoptStage(run: Run, name: string, records: readonly RunRecord[]): boolean {
  const stages = records.flatMap(({ stages }) => stages.filter((stage) => stage.name === name));
  const own = run.stage(name)?.tasks ?? [];
  const known = new Map(own.map((task) => [task.id, task]));
  const theirs = new Map(
    tasksOf(name, records)
      .filter(isOver)
      .map((task) => [task.id, task]),
  );
  const isNews = [...theirs.values()].some((task) => !isKnown(task, known.get(task.id)));
  if (stages.length === 0 || (!isNews && run.stage(name))) return false;
  const tasks = [...own.filter(({ id }) => !theirs.has(id)), ...theirs.values()];
  const plans = tasks.map(({ id, kind, key }) => ({ id, kind, key }));
  const begun = stages.map(({ startedAt }) => startedAt).sort()[0]!;
  const ended = stages.map(({ endedAt, startedAt }) => endedAt ?? startedAt).sort();
  run.append({ event: 'planned', stage: name, tasks: plans, at: begun });
  // A stage that is planned anew keeps what is done, and forgets what failed.
  for (const task of tasks)
    if (task.state === 'failed' || !isKnown(task, known.get(task.id))) adoptTask(run, name, task);
  const state = tasks.some((task) => task.state === 'failed') ? 'partial' : 'done';
  run.append({ event: 'stage-ended', stage: name, state, at: ended.at(-1)! });
  return true;
}

const isOver = ({ state }: TaskRecord) => state === 'done' || state === 'failed';

function isKnown(task: TaskRecord, own: TaskRecord | undefined): boolean {
  return own?.state === task.state && own.key === task.key;
}

function adoptTask(run: Run, stage: string, task: TaskRecord): void {
  const last = task.attempts.at(-1);
  if (!last || (task.state !== 'done' && task.state !== 'failed')) return;
  const { status: _, ...attempt } = last;
  const result = task.result === undefined ? {} : { result: task.result };
  run.append({ event: 'ended', stage, task: task.id, seconds: 0, ...attempt, status: task.state, ...result });
}
