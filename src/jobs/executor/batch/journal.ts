import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FormatError } from '../../../errors.ts';
import type { Outcome, TaskProgress } from '../../task.ts';

/** What a worker tells. Tasks are known by the number that the coordinator gave them. */
export type JournalLine =
  | { readonly type: 'hello'; readonly element: string; readonly host: string; readonly pid: number }
  | { readonly type: 'beat' }
  | { readonly type: 'started'; readonly number: number; readonly startedAt: string; readonly worker: string }
  | { readonly type: 'progress'; readonly number: number; readonly progress: TaskProgress }
  | { readonly type: 'log'; readonly number: number; readonly line: string }
  | {
      readonly type: 'outcome';
      readonly number: number;
      readonly outcome: Outcome;
      readonly startedAt: string;
      readonly seconds: number;
      readonly worker: string;
    }
  /** The task was begun and given up. */
  | { readonly type: 'stopped'; readonly number: number }
  | { readonly type: 'bye'; readonly reason: string };

/** The journal of one worker, from its own side. */
export interface JournalWriter {
  /** Aborted when the journal can no longer be written: nobody would hear of what is done. */
  readonly broken: AbortSignal;
  /** Adds a line; on the disk soon. */
  write(line: JournalLine): void;
  /** Resolves when the lines so far are on the disk, or cannot be. */
  flushed(): Promise<void>;
  /** Resolves when all lines are on the disk, or cannot be. */
  close(): Promise<void>;
}

const WRITE_ATTEMPTS = 30;

/**
 * Starts a new journal. Lines that come together are written together and forced to the disk, so that what the
 * coordinator has read cannot be unsaid. A write that fails, on a full disk say, is tried again for half a minute.
 */
export async function journalWriter(path: string, { pauseSeconds = 1 } = {}): Promise<JournalWriter> {
  const handle = await open(path, 'ax');
  const broken = new AbortController();
  let waiting: string[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (waiting.length > 0 && !broken.signal.aborted) {
      const text = waiting.join('');
      waiting = [];
      await appendSafely(handle, text, pauseSeconds).catch((error) => broken.abort(error));
    }
    flushing = undefined;
  }

  return {
    broken: broken.signal,
    write(line) {
      waiting.push(`${JSON.stringify(line)}\n`);
      flushing ??= flush();
    },
    flushed: async () => flushing,
    async close() {
      await flushing;
      await handle.close();
    },
  };
}

/** A failed write may have left half a line; the next attempt begins on a new one, and lines told twice do no harm. */
async function appendSafely(handle: FileHandle, text: string, pauseSeconds: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await handle.appendFile(attempt === 1 ? text : `\n${text}`);
      await handle.datasync();
      return;
    } catch (error) {
      if (attempt === WRITE_ATTEMPTS) throw error;
      await sleep(pauseSeconds * 1000);
    }
  }
}

const CHUNK_BYTES = 1 << 20;
const LONGEST_LINE_BYTES = 256 << 20;

/**
 * Reads the whole lines of a journal from a byte offset on, and gives the offset of what is left. What is no line of
 * ours is passed over. Throws the error of the system, `FormatError` for a line without an end.
 */
export async function readJournal(
  path: string,
  offset: number,
): Promise<{ lines: JournalLine[]; offset: number }> {
  // Opened anew each time: a shared disk looks for changes only then.
  const handle = await open(path, 'r');
  try {
    const lines: JournalLine[] = [];
    let length = CHUNK_BYTES;
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
      for (const text of buffer.toString('utf8', 0, end).split('\n')) lines.push(...parseLine(text));
      offset += end;
      if (bytesRead < length) return { lines, offset };
      if (end > 0) continue;
      if (length >= LONGEST_LINE_BYTES)
        throw new FormatError(`jobs: "${path}" has a line without end at ${offset}`);
      length *= 4;
    }
  } finally {
    await handle.close();
  }
}

const TYPES = new Set(['hello', 'beat', 'started', 'progress', 'log', 'outcome', 'stopped', 'bye']);
const OF_TASKS = new Set(['started', 'progress', 'log', 'outcome', 'stopped']);

function parseLine(text: string): JournalLine[] {
  if (text === '') return [];
  try {
    const line = JSON.parse(text) as {
      type?: unknown;
      number?: unknown;
      outcome?: { status?: unknown };
    } | null;
    const type = String(line?.type);
    if (!TYPES.has(type) || (OF_TASKS.has(type) && !Number.isInteger(line?.number))) return [];
    if (type === 'outcome' && !['done', 'retry', 'drop'].includes(String(line?.outcome?.status))) return [];
    // Lines are written by this program only; torn ones are no JSON.
    return [line as unknown as JournalLine];
  } catch {
    return [];
  }
}
