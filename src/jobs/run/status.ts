import { readdir } from 'node:fs/promises';
import { NotFoundError } from '../../errors.ts';
import { holdersOf, type LockHolder } from '../record/lock.ts';
import type { RunRecord } from '../record/record.ts';
import { readRecord, recordFiles } from '../record/record-files.ts';
import { paceOf, type StagePace } from './pace.ts';
import { type RunSummary, summaryOf } from './summary.ts';

/** What there is to know of a run from its directory. */
export interface RunStatus extends Omit<RunSummary, 'state'> {
  readonly directory: string;
  /** `interrupted`: its coordinator is gone without a word; it can be resumed. */
  readonly state: RunRecord['state'] | 'interrupted';
  /** Who has the run in his hands, if anybody has. */
  readonly holder?: LockHolder;
  /** How fast the stage goes that is on, while one is. */
  readonly pace?: StagePace;
  readonly record: RunRecord;
}

/**
 * Reads a run, or one part of one, live or dead, without touching it. Throws `NotFoundError` when there is none,
 * `FormatError` when its record is broken.
 */
export async function readRun(directory: string, { part = '' }: { part?: string } = {}): Promise<RunStatus> {
  const found = await readRecord(recordFiles(directory, part));
  if (!found) throw new NotFoundError(`jobs: there is no run in "${directory}"`);
  const record = found.replay.record();
  const holder = (await holdersOf(directory)).find((holder) => holder.part === part);
  const { stages, failures } = summaryOf(record);
  const state = record.state === 'running' && !holder ? 'interrupted' : record.state;
  const on = state === 'running' ? record.stages.findLast((stage) => stage.state === 'running') : undefined;
  const pace = on ? { pace: paceOf(on, new Date()) } : {};
  return { directory, state, stages, failures, ...pace, record, ...(holder ? { holder } : {}) };
}

/** The parts of a run that have records in its directory, sorted; `''` among them stands for the whole. */
export async function partsOfRun(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  const parts = names.flatMap((name) => /^run(?:\.([A-Za-z0-9_-]+))?\.jsonl?$/.exec(name)?.slice(1, 2) ?? []);
  return [...new Set(parts.map((part) => part ?? ''))].sort();
}
