import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Share } from './decompress-thread-main.ts';

/** A compressed record, without its key. */
export interface CompressedRecord {
  readonly stored: Uint8Array;
  readonly rawBytes: number;
}

/** Less than this is done sooner than told to a thread. */
const LEAST_BYTES = 256 * 1024;
/** Records that announce more than this together are left, so that memory stays bounded. */
const MOST_RAW_BYTES = 64 * 1024 * 1024;
/** Threads that have nothing to do for so long end. */
const IDLE_MILLISECONDS = 10_000;

/**
 * Decompresses records on so many threads of Node. Gives `undefined` for what they did not do: what is too little to be
 * worth it, too much for the memory, or broken. Who asked does that himself, where the error belongs.
 */
export async function decompressOnThreads(
  records: readonly CompressedRecord[],
  threads: number,
): Promise<(Uint8Array | undefined)[]> {
  const chosen = chooseRecords(records);
  const shares = Array.from({ length: threads }, (_, i) => chosen.filter((_, k) => k % threads === i));
  const raw = new Map<CompressedRecord, Uint8Array>();
  await Promise.all(
    shares.map(async (share, i) => {
      const output = share.length > 0 ? await threadAt(i).decompress(share) : [];
      for (const [k, record] of share.entries()) if (output[k]) raw.set(record, output[k]);
    }),
  );
  return records.map((record) => raw.get(record));
}

function chooseRecords(records: readonly CompressedRecord[]): CompressedRecord[] {
  let rawBytes = 0;
  const chosen = records.filter((record) => {
    if (rawBytes + record.rawBytes > MOST_RAW_BYTES) return false;
    rawBytes += record.rawBytes;
    return true;
  });
  return rawBytes >= LEAST_BYTES ? chosen : [];
}

const pool: (DecompressThread | undefined)[] = [];

/** The threads of the process: each starts when it is first needed, and ends when it was not for a while. */
function threadAt(index: number): DecompressThread {
  pool[index] ??= new DecompressThread(() => {
    pool[index] = undefined;
  });
  return pool[index];
}

// A URL that a build does not rewrite: the program stands beside this file, in TypeScript or compiled.
const program = new URL(`./decompress-thread-main${extname(import.meta.filename)}`, import.meta.url);

interface Waiting {
  readonly records: readonly CompressedRecord[];
  resolve(raw: readonly (Uint8Array | undefined)[]): void;
}

/** A thread with its questions, which it answers in their order. */
class DecompressThread {
  readonly #worker = new Worker(program);
  readonly #waiting: Waiting[] = [];
  readonly #onEnd: () => void;
  #idle: NodeJS.Timeout | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#worker.on('message', (answer: Answer) => this.#hear(answer));
    // What it was asked is done by those who asked: a thread can lack the memory, or be ended.
    this.#worker.on('error', () => {});
    this.#worker.on('exit', () => this.#end());
    this.#worker.unref();
  }

  /** What the records hold, `undefined` for those that could not be decompressed. */
  decompress(records: readonly CompressedRecord[]): Promise<readonly (Uint8Array | undefined)[]> {
    clearTimeout(this.#idle);
    this.#worker.ref();
    const share = shareOf(records);
    this.#worker.postMessage(share, [share.bytes.buffer]);
    return new Promise((resolve) => this.#waiting.push({ records, resolve }));
  }

  #hear({ output, isDone }: Answer): void {
    const { records, resolve } = this.#waiting.shift()!;
    let at = 0;
    const raw = records.map(({ rawBytes }, i) => {
      at += rawBytes;
      return isDone[i] ? output.subarray(at - rawBytes, at) : undefined;
    });
    resolve(raw);
    if (this.#waiting.length > 0) return;
    this.#worker.unref();
    this.#idle = setTimeout(() => this.#worker.terminate(), IDLE_MILLISECONDS).unref();
  }

  #end(): void {
    clearTimeout(this.#idle);
    this.#onEnd();
    for (const { resolve } of this.#waiting.splice(0)) resolve([]);
  }
}

/** Copies records into one buffer, which goes to the thread. */
function shareOf(records: readonly CompressedRecord[]): Share {
  const bytes = new Uint8Array(records.reduce((sum, { stored }) => sum + stored.length, 0));
  let at = 0;
  for (const { stored } of records) {
    bytes.set(stored, at);
    at += stored.length;
  }
  return {
    bytes,
    records: records.map(({ stored, rawBytes }) => ({ storedBytes: stored.length, rawBytes })),
  };
}
