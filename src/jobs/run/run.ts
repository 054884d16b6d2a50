import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { NotFoundError, reasonOf, StorageError, UsageError } from '../../errors.ts';
import { hashOfJson, type Json } from '../json.ts';
import { removeLeftovers } from '../output/temporary-name.ts';
import type { RecordEvent } from '../record/event.ts';
import { holdersOf, type Lock, type LockTimes, takeLock } from '../record/lock.ts';
import { openLog } from '../record/log.ts';
import {
  type InputFile,
  type Program,
  RECORD_SCHEMA,
  type RunRecord,
  type StageRecord,
} from '../record/record.ts';
import {
  type FoundRecord,
  type RecordFiles,
  readRecord,
  recordFiles,
  seedLog,
} from '../record/record-files.ts';
import { Replay } from '../record/replay.ts';
import { firstDifference } from './first-difference.ts';
import { HeldRun } from './held-run.ts';

/** What makes a run. */
export interface RunOptions {
  /** The run directory; made if it is not there. */
  readonly directory: string;
  readonly name: string;
  readonly program: Program;
  /**
   * All that decides what the outputs are, and nothing else: not how many workers, not the log level, not which stages
   * are on this time. A run goes on with the same configuration only.
   */
  readonly configuration: Json;
  readonly inputs?: readonly InputFile[];
  /** The module that exports `tasks`, the task functions by kind. */
  readonly taskModule: URL;
  /**
   * `create`: the directory must not have a run yet; `resume`: it must have one; `either`: goes on if there is one.
   */
  readonly mode?: 'create' | 'resume' | 'either';
  /** Names one of several jobs that share the directory, each with its own record: `job-2-of-8`. */
  readonly part?: string;
  /** Go on with a run of another version of the program, whose outputs may differ in their bytes. */
  readonly acceptOtherVersion?: boolean;
  readonly lockTimes?: LockTimes;
}

/** A run that this process holds. */
export interface Run {
  readonly directory: string;
  readonly name: string;
  readonly taskModule: string;
  readonly configuration: Json;
  /** Whether the directory had a record already. */
  readonly resumed: boolean;
  /** Aborted when another coordinator took the run away. */
  readonly lost: AbortSignal;
  /** The record as it stands. */
  record(): RunRecord;
  /** The record of one stage, from this session or an earlier one. */
  stage(name: string): StageRecord | undefined;
  /** Adds to the record; for the engine. */
  append(event: RecordEvent): void;
  /** Waits until the record is on the disk. */
  flush(): Promise<void>;
  /**
   * States the inputs once they are known; sizes and checksums may be added later. Throws `UsageError` when a resumed
   * run had others.
   */
  setInputs(inputs: readonly InputFile[]): void;
  /** Adds a line to `logs/run.log`. */
  log(line: string): void;
  /** Compacts the record and lets go of the directory. Closing twice is harmless. */
  close(): Promise<void>;
}

/**
 * Makes a run or takes up one that was interrupted, and holds its directory until `close`. Leftovers of dead processes
 * are removed. Throws `BusyError` when another coordinator holds it, `UsageError` when the run there is another one
 * (configuration, inputs, version) or when there is one and none is expected, `NotFoundError` in the opposite case.
 */
export async function openRun(options: RunOptions): Promise<Run> {
  const part = options.part ?? '';
  const files = recordFiles(options.directory, part);
  await makeDirectory(options.directory);
  const lock = await takeLock(options.directory, part, options.lockTimes);
  try {
    const found = await readRecord(files);
    checkMode(options, found);
    const others = (await holdersOf(options.directory)).length > 1;
    if (found && !others) await removeLeftovers(options.directory);
    return await begin(options, files, found, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new StorageError(`jobs: cannot make "${path}": ${reasonOf(cause)}`, { cause });
  }
}

function checkMode(options: RunOptions, found: FoundRecord | undefined): void {
  const { mode = 'create', directory } = options;
  if (!found) {
    if (mode === 'resume') throw new NotFoundError(`jobs: there is no run in "${directory}"`);
    return;
  }
  if (mode === 'create') {
    throw new UsageError(`jobs: "${directory}" already has a run`, {
      hint: 'resume it or choose another directory',
    });
  }
  const { configuration, program } = found.replay.record();
  const difference = firstDifference(configuration, options.configuration);
  if (difference !== undefined) {
    throw new UsageError(`jobs: the run in "${directory}" has another configuration: ${difference}`, {
      hint: 'a run goes on with the configuration it began with',
    });
  }
  if (program.version !== options.program.version && !options.acceptOtherVersion) {
    throw new UsageError(
      `jobs: the run in "${directory}" was made by version ${program.version}, this is ${options.program.version}`,
      { hint: 'outputs of two versions may differ: use the same version or begin a new run' },
    );
  }
}

async function begin(
  options: RunOptions,
  files: RecordFiles,
  found: FoundRecord | undefined,
  lock: Lock,
): Promise<Run> {
  const replay = found?.replay ?? new Replay();
  const bytes =
    found && found.logBytes === 0 ? await seedLog(files, replay.record()) : (found?.logBytes ?? 0);
  const log = await openLog(files.log, bytes);
  const run = new HeldRun(options, { files, replay, log, lock, resumed: found !== undefined });
  if (!found) run.append(createdEvent(options));
  run.append({
    event: 'opened',
    at: new Date().toISOString(),
    host: hostname(),
    pid: process.pid,
    program: options.program,
  });
  if (options.inputs) run.setInputs(options.inputs);
  await run.flush();
  return run;
}

function createdEvent({ name, part, program, configuration }: RunOptions): RecordEvent {
  return {
    event: 'created',
    schema: RECORD_SCHEMA,
    name,
    ...(part ? { part } : {}),
    program,
    configuration,
    configurationHash: hashOfJson(configuration),
    inputs: [],
    at: new Date().toISOString(),
  };
}
