import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Allocate } from './decompress.ts';
import { begin, partOf, ROW, type SharedWork, STATE, waitFor } from './shared-work.ts';

/** A compressed record, without its key. */
export interface CompressedRecord {
  readonly stored: Uint8Array;
  readonly rawBytes: number;
}

/** Records that threads decompress from the last one on, while the one who asked takes them from the first one on. */
export interface HelpedRecords {
  /**
   * What a record holds, copied into memory from `allocate`; undefined when the one who asked has to decompress it: because
   * no thread has begun with it, because it is broken, or because it was too large to share. To be asked in order.
   */
  take(record: number, allocate: Allocate): Uint8Array | undefined;
  /** To be called when no more are taken. */
  release(): void;
}

/** Less than this is done sooner than told to a thread. */
const LEAST_BYTES = 256 * 1024;
/** Records that need more memory than this together are left, so that it stays bounded. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A thread that is at one record for so long is not waited for. */
const PATIENCE_MILLISECONDS = 5000;
/** Threads that have nothing to do for so long end. */
const IDLE_MILLISECONDS = 10_000;

/** Lets so many further threads of Node help to decompress records; those that are undefined are left out. */
export function decompressWithThreads(
  records: readonly (CompressedRecord | undefined)[],
  threads: number,
): HelpedRecords {
  const shared = shareRecords(records);
  if (!shared) return { take: () => undefined, release: () => {} };
  for (let i = 0; i < threads; i++) threadAt(i).help(shared);
  let isAllEnded = true;
  return {
    take(record, allocate) {
      let state = begin(shared, record, 'taken');
      if (state === STATE.begun) state = waitFor(shared, record, PATIENCE_MILLISECONDS);
      if (state === STATE.begun) isAllEnded = false;
      if (state !== STATE.done) return undefined;
      // Not all that reads text takes shared memory.
      const raw = partOf(shared, record, 'raw');
      const copy = allocate(raw.length);
      copy.set(raw);
      return copy;
    },
    release() {
      if (isAllEnded) giveMemory(shared);
    },
  };
}

/** Puts the stored bytes of records side by side, and behind them the places for their data. */
function shareRecords(records: readonly (CompressedRecord | undefined)[]): SharedWork | undefined {
  const table = new Int32Array(new SharedArrayBuffer(ROW * records.length * 4));
  let bytes = 0;
  for (const [i, record] of records.entries()) {
    const row = table.subarray(i * ROW, i * ROW + ROW);
    const needed = record ? record.stored.length + record.rawBytes : Number.POSITIVE_INFINITY;
    if (!record || bytes + needed > MOST_BYTES) {
      row[0] = STATE.left;
      continue;
    }
    row.set([STATE.free, bytes, record.stored.length, bytes + record.stored.length, record.rawBytes]);
    bytes += needed;
  }
  if (bytes < LEAST_BYTES) return undefined;
  const work = { table, memory: takeMemory(bytes) };
  for (const [i, record] of records.entries()) {
    if (table[i * ROW] === STATE.free) partOf(work, i, 'stored').set(record!.stored);
  }
  return work;
}

/** Batches that are under way at a time have memory each, used again: new memory takes longer than copying. */
const MAX_SPARES = 3;
const spares: Uint8Array<SharedArrayBuffer>[] = [];

function takeMemory(bytes: number): Uint8Array<SharedArrayBuffer> {
  const found = spares.findIndex(({ length }) => length >= bytes);
  if (found >= 0) return spares.splice(found, 1)[0]!;
  return new Uint8Array(new SharedArrayBuffer(2 ** Math.ceil(Math.log2(bytes))));
}

function giveMemory({ memory }: SharedWork): void {
  if (spares.length === MAX_SPARES) spares.shift();
  spares.push(memory);
}

interface HelpingThread {
  help(work: SharedWork): void;
}

const pool: (HelpingThread | undefined)[] = [];

/** The threads of the process: each starts when it is first needed, and ends when it was not for a while. */
function threadAt(index: number): HelpingThread {
  pool[index] ??= startThread(() => {
    pool[index] = undefined;
    if (pool.every((thread) => !thread)) spares.length = 0;
  });
  return pool[index];
}

// A URL that a build does not rewrite: the program stands beside this file, in TypeScript or compiled.
const program = new URL(`./decompress-thread-main${extname(import.meta.filename)}`, import.meta.url);

/** A thread that nobody waits for longer than for a record: it can lack the memory, or be ended, and nothing is lost. */
function startThread(onEnd: () => void): HelpingThread {
  const worker = new Worker(program);
  worker.on('error', () => {});
  worker.on('exit', onEnd);
  worker.unref();
  const idle = setTimeout(() => worker.terminate(), IDLE_MILLISECONDS).unref();
  return {
    help(work) {
      idle.refresh();
      worker.postMessage(work);
    },
  };
}
