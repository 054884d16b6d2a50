import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FormatError, messageOf, reasonOf, StorageError, systemCodeOf, UsageError } from '../../errors.ts';
import { syncDirectory } from '../output/sync.ts';
import { temporaryName } from '../output/temporary-name.ts';
import { parseEvent, type RecordEvent } from './event.ts';
import { parseLog } from './log.ts';
import type { RunRecord } from './record.ts';
import { Replay } from './replay.ts';

/** The files of a run's record. `part` is `''` for a whole run. */
export interface RecordFiles {
  /** The record of a run that is at rest. */
  readonly json: string;
  /** The log of a run that is on or was interrupted; where it exists, it counts, and `json` does not. */
  readonly log: string;
}

/** Where the record of a run, or of one part of it, is. Throws `UsageError` for a part that cannot be in a file name. */
export function recordFiles(directory: string, part: string): RecordFiles {
  if (!/^[A-Za-z0-9_-]*$/.test(part)) {
    throw new UsageError(`jobs: "${part}" cannot name a part of a run`, {
      hint: 'use letters, digits, - and _',
    });
  }
  const stem = part === '' ? 'run' : `run.${part}`;
  return { json: join(directory, `${stem}.json`), log: join(directory, `${stem}.jsonl`) };
}

/** A record as it was found: replayed, and how many bytes of the log are whole; 0 when there is no log. */
export interface FoundRecord {
  readonly replay: Replay;
  readonly logBytes: number;
}

/** Reads the record of a run; `undefined` when there is none. Throws `FormatError` when it is broken. */
export async function readRecord(files: RecordFiles): Promise<FoundRecord | undefined> {
  const log = await readIfThere(files.log);
  if (log) {
    const { events, bytes } = parseLog(log, files.log);
    // A log without a whole first line is of a run that was killed before it began.
    if (events.length > 0) return { replay: replayed(events, files.log), logBytes: bytes };
  }
  const json = await readIfThere(files.json);
  return json && { replay: replayed([eventOf(json, files.json)], files.json), logBytes: 0 };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (systemCodeOf(cause) === 'ENOENT') return undefined;
    throw new StorageError(`jobs: cannot read "${path}": ${reasonOf(cause)}`, { cause });
  }
}

function replayed(events: readonly RecordEvent[], path: string): Replay {
  const replay = new Replay();
  try {
    for (const event of events) replay.apply(event);
    replay.record();
  } catch (cause) {
    throw new FormatError(`jobs: "${path}": ${messageOf(cause)}`, { cause });
  }
  return replay;
}

function eventOf(json: Buffer, path: string): RecordEvent {
  try {
    return parseEvent(`{"event":"record","record":${json.toString('utf8')}}`);
  } catch (cause) {
    throw new FormatError(`jobs: "${path}" is not the record of a run`, { cause });
  }
}

/** Puts `text` where `path` is, whole or not at all, and on the disk when the promise is settled. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new StorageError(`jobs: cannot write "${path}": ${reasonOf(cause)}`, { cause });
  }
}

/** Begins a log that goes on from a record; gives its size. */
export async function seedLog(files: RecordFiles, record: RunRecord): Promise<number> {
  const line = `${JSON.stringify({ event: 'record', record } satisfies RecordEvent)}\n`;
  await replaceFile(files.log, line);
  return Buffer.byteLength(line);
}

/** Turns the log, which must be closed, into `run.json`. Killed in between, the run still has one whole record. */
export async function compact(files: RecordFiles, record: RunRecord): Promise<void> {
  await replaceFile(files.json, `${JSON.stringify(record, undefined, 1)}\n`);
  await rm(files.log, { force: true });
  await syncDirectory(dirname(files.log));
}
