import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FormatError, messageOf, reasonOf, StorageError } from '../../errors.ts';
import { syncDirectory } from '../output/sync.ts';
import { parseEvent, type RecordEvent } from './event.ts';

const SYNC_MILLISECONDS = 1000;

/**
 * The append-only log of a run that is on: one line of JSON for each event.
 *
 * A line is handed to the operating system as soon as the lines before it are, so that a process that is killed loses
 * only lines it had no time to hand over. It is forced to the disk within a second, and by `flush`; a machine that
 * loses its power loses at most that second, and tasks whose end is lost are done again.
 */
export interface RecordLog {
  /** Adds an event. Throws `StorageError` once writing has failed. */
  append(event: RecordEvent): void;
  /** Waits until all events are on the disk. Throws `StorageError` when they are not. */
  flush(): Promise<void>;
  /** Flushes and closes. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Opens the log for appending after its first `bytes` bytes; what stands behind them, a torn line, is cut off. */
export async function openLog(path: string, bytes: number): Promise<RecordLog> {
  const handle = await openAt(path, bytes);
  let buffer: string[] = [];
  let failure: StorageError | undefined;
  let writing: Promise<void> | undefined;
  let dirty = false;
  let closing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    try {
      while (buffer.length > 0) {
        const text = buffer.join('');
        buffer = [];
        dirty = true;
        await handle.appendFile(text);
      }
    } catch (cause) {
      failure ??= new StorageError(`jobs: cannot write "${path}": ${reasonOf(cause)}`, { cause });
    }
    writing = undefined;
  }

  async function sync(): Promise<void> {
    if (!dirty) return;
    dirty = false;
    await handle.datasync();
  }

  async function flush(): Promise<void> {
    while (writing) await writing;
    if (failure) throw failure;
    await sync();
  }

  const timer = setInterval(() => void sync().catch(() => {}), SYNC_MILLISECONDS);
  timer.unref();

  return {
    append(event) {
      if (failure) throw failure;
      if (closing) throw new StorageError(`jobs: "${path}" was written to after it was closed`);
      buffer.push(`${JSON.stringify(event)}\n`);
      writing ??= Promise.resolve().then(writeAll);
    },
    flush,
    close() {
      clearInterval(timer);
      closing ??= flush().finally(() => handle.close());
      return closing;
    },
  };
}

async function openAt(path: string, bytes: number): Promise<FileHandle> {
  try {
    const handle = await open(path, 'a');
    if ((await handle.stat()).size > bytes) await handle.truncate(bytes);
    if (bytes === 0) await syncDirectory(dirname(path));
    return handle;
  } catch (cause) {
    throw new StorageError(`jobs: cannot write "${path}": ${reasonOf(cause)}`, { cause });
  }
}

/** The events of a log, and how many bytes hold whole ones: a torn last line is left out. */
export interface LogContent {
  readonly events: readonly RecordEvent[];
  readonly bytes: number;
}

const NEWLINE = 0x0a;

/**
 * Reads the events of a log. A last line that is torn, or without its line end, does not count; a broken line with whole
 * ones behind it is a `FormatError`, since then it was not an interruption that broke it.
 */
export function parseLog(content: Uint8Array, path: string): LogContent {
  const events: RecordEvent[] = [];
  let torn: { at: number; error: unknown } | undefined;
  let bytes = 0;
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf(NEWLINE, start);
    if (newline < 0) break;
    const event = eventOrError(content.subarray(start, newline));
    if (event instanceof Error) torn ??= { at: start, error: event };
    else if (torn) throw brokenLine(path, torn.at, torn.error);
    else {
      events.push(event);
      bytes = newline + 1;
    }
    start = newline + 1;
  }
  return { events, bytes };
}

function eventOrError(line: Uint8Array): RecordEvent | Error {
  try {
    return parseEvent(Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8'));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function brokenLine(path: string, offset: number, cause: unknown): FormatError {
  return new FormatError(`jobs: "${path}" is broken at byte ${offset}: ${messageOf(cause)}`, { cause });
}
