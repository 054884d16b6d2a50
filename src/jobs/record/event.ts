import { FormatError } from '../../errors.ts';
import type { ErrorRecord } from '../error-record.ts';
import type { Json } from '../json.ts';
import type { InputFile, Program, RunRecord, RunState, StageState, TaskPlan } from './record.ts';

/** One line of `run.jsonl`. Replaying the lines in order gives the record. */
export type RecordEvent =
  /** The run was made; always the first line, or `record` is. */
  | {
      readonly event: 'created';
      readonly schema: number;
      readonly name: string;
      readonly part?: string;
      readonly program: Program;
      readonly configuration: Json;
      readonly configurationHash: string;
      readonly inputs: readonly InputFile[];
      readonly at: string;
    }
  /** Stands for all lines that once led to this record: a finished run goes on. */
  | { readonly event: 'record'; readonly record: RunRecord }
  /** A coordinator took the run in its hands. */
  | {
      readonly event: 'opened';
      readonly at: string;
      readonly host: string;
      readonly pid: number;
      readonly program: Program;
    }
  /** The session has its tasks done by this executor. */
  | { readonly event: 'executor'; readonly recipe: Json }
  /** The inputs became known. */
  | { readonly event: 'inputs'; readonly inputs: readonly InputFile[] }
  /** A stage is (again) made of these tasks; what is known of tasks with the same key stays. */
  | {
      readonly event: 'planned';
      readonly stage: string;
      readonly tasks: readonly TaskPlan[];
      readonly at: string;
    }
  /** What a task gave is no longer there or no longer trusted: it has to be done again. */
  | { readonly event: 'undone'; readonly stage: string; readonly task: string; readonly reason: string }
  | {
      readonly event: 'started';
      readonly stage: string;
      readonly task: string;
      readonly attempt: number;
      readonly at: string;
      readonly host: string;
      readonly worker: string;
    }
  /** How far a task is that takes long, from 0 to 1; said every few seconds. */
  | { readonly event: 'progress'; readonly stage: string; readonly task: string; readonly fraction: number }
  | {
      readonly event: 'ended';
      readonly stage: string;
      readonly task: string;
      readonly attempt: number;
      /** `retry`: it failed and will be tried again; `failed`: it will not, in this session. */
      readonly status: 'done' | 'retry' | 'failed';
      readonly result?: Json;
      readonly reason?: string;
      readonly error?: ErrorRecord;
      readonly startedAt: string;
      readonly seconds: number;
      readonly host: string;
      readonly worker: string;
    }
  | {
      readonly event: 'stage-ended';
      readonly stage: string;
      readonly state: StageState;
      readonly at: string;
      readonly result?: Json;
      readonly error?: ErrorRecord;
    }
  | { readonly event: 'closed'; readonly state: RunState; readonly at: string };

const FIELDS: Record<RecordEvent['event'], readonly string[]> = {
  created: ['schema', 'name', 'program', 'configuration', 'configurationHash', 'inputs', 'at'],
  record: ['record'],
  opened: ['at', 'host', 'pid', 'program'],
  executor: ['recipe'],
  inputs: ['inputs'],
  planned: ['stage', 'tasks', 'at'],
  undone: ['stage', 'task', 'reason'],
  started: ['stage', 'task', 'attempt', 'at', 'host', 'worker'],
  progress: ['stage', 'task', 'fraction'],
  ended: ['stage', 'task', 'attempt', 'status', 'startedAt', 'seconds', 'host', 'worker'],
  'stage-ended': ['stage', 'state', 'at'],
  closed: ['state', 'at'],
};

/** Reads one line. Throws `FormatError` when it is no event of the record. */
export function parseEvent(line: string): RecordEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new FormatError('jobs: a line of the record is not JSON', { cause });
  }
  if (typeof value === 'object' && value !== null && 'event' in value && isName(value.event)) {
    const missing = FIELDS[value.event].filter((field) => !(field in value));
    // The record is written by this program only: that the fields are there is check enough.
    if (missing.length === 0) return value as RecordEvent;
    throw new FormatError(`jobs: a "${value.event}" line of the record lacks ${missing.join(', ')}`);
  }
  throw new FormatError('jobs: a line of the record is no event');
}

const isName = (name: unknown): name is RecordEvent['event'] =>
  typeof name === 'string' && Object.hasOwn(FIELDS, name);
