import type { ErrorRecord } from '../error-record.ts';
import type { Json } from '../json.ts';

/** The version of the record's form; a record of another version is refused. */
export const RECORD_SCHEMA = 1;

/** Which program made the run. */
export type Program = { readonly name: string; readonly version: string };

/** An input of the run as it was found. Bytes and a checksum like `adler32:0a1b2c3d`, where they are known. */
export type InputFile = { readonly url: string; readonly bytes?: number; readonly checksum?: string };

/** `running` in the record of a dead process means that it was interrupted. */
export type RunState = 'running' | 'done' | 'partial' | 'failed' | 'cancelled';
/** `partial`: some tasks failed, and what could be done was. */
export type StageState = RunState | 'skipped';
export type TaskState = 'waiting' | 'running' | 'done' | 'failed';

/** A task as a stage planned it. The key stands for all that its result depends on. */
export type TaskPlan = { readonly id: string; readonly kind: string; readonly key: string };

/** One attempt at a task. */
export type AttemptRecord = {
  readonly attempt: number;
  /** `interrupted`: its coordinator went away meanwhile. `undone`: it was done, but what it gave is no longer there. */
  readonly status: 'running' | 'done' | 'retry' | 'failed' | 'interrupted' | 'undone';
  readonly reason?: string;
  readonly error?: ErrorRecord;
  readonly startedAt: string;
  readonly seconds?: number;
  readonly host: string;
  readonly worker: string;
  /** How far it was some seconds ago, from 0 to 1; of an attempt that takes long and did not end yet. */
  readonly progress?: number;
};

export type TaskRecord = TaskPlan & {
  readonly state: TaskState;
  /** Of all sessions, the latest last; the earliest are forgotten when there are very many. */
  readonly attempts: readonly AttemptRecord[];
  /** Of a task that is done. */
  readonly result?: Json;
};

export type StageRecord = {
  readonly name: string;
  readonly state: StageState;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly tasks: readonly TaskRecord[];
  /** What `finish` of the stage gave. */
  readonly result?: Json;
  /** Why the stage itself, not one of its tasks, failed. */
  readonly error?: ErrorRecord;
};

/** One coordinator process that worked on the run. */
export type SessionRecord = {
  readonly at: string;
  readonly host: string;
  readonly pid: number;
  readonly program: Program;
  /** The recipe of the executor that did the tasks, if it was told. */
  readonly executor?: Json;
  readonly endedAt?: string;
  readonly state: RunState;
};

/** All that is known of a run: the content of `run.json`. Times are ISO 8601, sizes bytes. */
export type RunRecord = {
  readonly schema: number;
  readonly name: string;
  /** Which part of a run that is split over several jobs; absent for a whole run. */
  readonly part?: string;
  readonly program: Program;
  readonly configuration: Json;
  /** SHA-256 of the canonical JSON of the configuration. */
  readonly configurationHash: string;
  readonly inputs: readonly InputFile[];
  readonly createdAt: string;
  readonly state: RunState;
  readonly sessions: readonly SessionRecord[];
  readonly stages: readonly StageRecord[];
};
