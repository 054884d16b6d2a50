import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { hashOfJson, type Json } from '../json.ts';
import type { RecordEvent } from '../record/event.ts';
import type { Lock } from '../record/lock.ts';
import type { RecordLog } from '../record/log.ts';
import type { InputFile, RunRecord, StageRecord } from '../record/record.ts';
import { compact, type RecordFiles } from '../record/record-files.ts';
import type { Replay } from '../record/replay.ts';
import { type LineLog, lineLog } from './line-log.ts';
import type { Run, RunOptions } from './run.ts';

/** What a held run consists of; all of it belongs to the run from then on. */
export interface RunParts {
  readonly files: RecordFiles;
  readonly replay: Replay;
  readonly log: RecordLog;
  readonly lock: Lock;
  readonly resumed: boolean;
}

/** A run in the hands of this process. */
export class HeldRun implements Run {
  readonly directory: string;
  readonly name: string;
  readonly taskModule: string;
  readonly configuration: Json;
  readonly resumed: boolean;
  readonly lost: AbortSignal;
  readonly #parts: RunParts;
  readonly #lines: LineLog;
  #closing: Promise<void> | undefined;

  constructor({ directory, name, part, taskModule, configuration }: RunOptions, parts: RunParts) {
    this.directory = directory;
    this.name = name;
    this.taskModule = taskModule.href;
    this.configuration = configuration;
    this.resumed = parts.resumed;
    this.lost = parts.lock.lost;
    this.#parts = parts;
    this.#lines = lineLog(join(directory, 'logs', part ? `run.${part}.log` : 'run.log'));
  }

  record(): RunRecord {
    return this.#parts.replay.record();
  }

  stage(name: string): StageRecord | undefined {
    return this.#parts.replay.stage(name);
  }

  append(event: RecordEvent): void {
    if (this.lost.aborted) throw this.lost.reason;
    this.#parts.replay.apply(event);
    this.#parts.log.append(event);
  }

  flush(): Promise<void> {
    return this.#parts.log.flush();
  }

  log(line: string): void {
    this.#lines.add(line);
  }

  setInputs(inputs: readonly InputFile[]): void {
    const before = this.record().inputs;
    if (hashOfJson(before) === hashOfJson(inputs)) return;
    if (before.length > 0 && !saysMore(before, inputs)) {
      const difference = differenceOf(before, inputs);
      throw new UsageError(`jobs: the run in "${this.directory}" has other inputs: ${difference}`);
    }
    this.append({ event: 'inputs', inputs });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { files, log, lock } = this.#parts;
    try {
      await this.#lines.close();
      if (!this.lost.aborted && this.record().state === 'running') {
        this.append({ event: 'closed', state: 'cancelled', at: new Date().toISOString() });
      }
      await log.close();
      if (!this.lost.aborted) await compact(files, this.record());
    } finally {
      await lock.release();
    }
  }
}

/** Whether the same files are stated, with more known of some: one that could not be looked at before, say. */
function saysMore(before: readonly InputFile[], now: readonly InputFile[]): boolean {
  const agrees = (file: InputFile, i: number) =>
    hashOfJson({ ...now[i], ...file }) === hashOfJson(now[i] ?? null);
  return before.length === now.length && before.every(agrees);
}

function differenceOf(before: readonly InputFile[], now: readonly InputFile[]): string {
  const known = new Map(before.map((file) => [file.url, hashOfJson(file)]));
  const changed = now.find((file) => known.get(file.url) !== hashOfJson(file));
  if (changed) return `"${changed.url}" ${known.has(changed.url) ? 'changed' : 'is new'}`;
  return `${before.length} then, ${now.length} now, or in another order`;
}
