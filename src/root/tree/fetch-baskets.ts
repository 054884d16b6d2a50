import { CancelledError, FormatError, UsageError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { CompressedRecord, HelpedRecords } from '../compression/decompress-threads.ts';
import { type FileContext, openRecord } from '../file/record.ts';
import { type Basket, openBasket, readBasketHeader } from './basket.ts';
import type { BranchRecord } from './branch-record.ts';
import type { BranchWork, PlannedBasket } from './plan-branch.ts';
import { readTogether } from './read-together.ts';
import { scratchBytes, scratchOffsets } from './scratch.ts';

/** A basket that is to be decoded for a branch. */
export interface BasketJob {
  readonly work: BranchWork;
  readonly part: PlannedBasket;
}

/** The basket of each branch in which the last step ended and the next begins, so that it is read once. */
export type SharedBaskets = Map<BranchRecord, { readonly index: number; readonly basket: Basket }>;

/** What fetching takes beside the baskets. */
export interface FetchOptions extends ReadOptions {
  /** Threads that decompress, the one that reads among them; 1 is the default. */
  readonly threads?: number | undefined;
  readonly sharedBaskets?: SharedBaskets | undefined;
}

/** Compressed bytes that are read in one go from a source whose reads take new memory; a batch is at least one basket. */
const BATCH_BYTES = 16 * 1024 * 1024;
/** The same where memory is used again: no more than stays in the cache of a processor until it is decoded. */
const REUSED_BATCH_BYTES = 1024 * 1024;
/** Batches that are read while one is decoded. */
const AHEAD = 2;
const REUSED_AHEAD = 4;
const MAX_THREADS = 64;

/**
 * Reads baskets in batches and gives each to `use`, in the order of the jobs. A basket lies in memory that is used
 * again: it is valid during the call only.
 */
export async function fetchBaskets(
  file: FileContext,
  jobs: readonly BasketJob[],
  use: (job: BasketJob, basket: Basket) => void,
  options: FetchOptions,
): Promise<void> {
  const { threads = 1 } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS)
    throw new UsageError(`root: ${threads} threads; 1 to ${MAX_THREADS} can decompress`);
  const isReused = file.source.readInto !== undefined;
  const batches = splitBatches(jobs, isReused ? REUSED_BATCH_BYTES : BATCH_BYTES);
  const most = isReused ? REUSED_AHEAD : AHEAD;
  const ahead: Promise<Batch>[] = [];
  for (const [i, batch] of batches.entries()) {
    // While one is decoded, the next are read.
    for (let k = i + ahead.length; k < Math.min(i + 1 + most, batches.length); k++) {
      const reading = readBatch(file, batches[k]!, options);
      reading.catch(() => {});
      ahead.push(reading);
    }
    const { baskets, release } = await ahead.shift()!;
    for (const [k, job] of batch.entries()) use(job, baskets[k]!());
    release();
  }
}

function splitBatches(jobs: readonly BasketJob[], batchBytes: number): BasketJob[][] {
  const batches: BasketJob[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const job of jobs) {
    const size = job.part.stored?.bytes ?? 0;
    if (bytes + size > batchBytes) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)!.push(job);
    bytes += size;
  }
  return batches;
}

interface Batch {
  /** Decompresses one after the other. */
  readonly baskets: readonly (() => Basket)[];
  release(): void;
}

async function readBatch(
  file: FileContext,
  jobs: readonly BasketJob[],
  options: FetchOptions,
): Promise<Batch> {
  const ready = jobs.map(({ work, part }) => part.basket ?? sharedBasket(work, part, options));
  const missing = jobs.filter((_, i) => !ready[i]);
  const ranges = missing.map(({ part: { stored } }) => ({
    start: stored!.at,
    end: stored!.at + stored!.bytes,
  }));
  const { buffers, release } = await readTogether(file.source, ranges, options);
  if (options.signal?.aborted) throw new CancelledError(`root: "${file.name}": reading was cancelled`);
  const help = await letThreadsHelp(file, buffers, options);
  const indexOf = new Map(missing.map((job, i) => [job, i]));
  const baskets = jobs.map((job, i) => () => {
    const index = indexOf.get(job);
    if (index === undefined) return ready[i]!;
    return openStored(file, job, buffers[index]!, help?.take(index, scratchBytes));
  });
  return {
    baskets,
    release() {
      help?.release();
      release();
    },
  };
}

/** Tells threads of the stored baskets: what they do not get to is decompressed when it is its turn. */
async function letThreadsHelp(
  file: FileContext,
  buffers: readonly Uint8Array[],
  { threads = 1 }: FetchOptions,
): Promise<HelpedRecords | undefined> {
  // Elsewhere than in Node there is one thread only.
  if (threads < 2 || !globalThis.process?.versions.node) return undefined;
  const { decompressWithThreads } = await import('../compression/decompress-threads.ts');
  const records = buffers.map((bytes) => compressedPart(file, bytes));
  return decompressWithThreads(records, threads - 1);
}

/** The data of a basket, if it is compressed. What is wrong with it is told when it is its turn. */
function compressedPart(file: FileContext, bytes: Uint8Array): CompressedRecord | undefined {
  try {
    const place = { file: file.name, object: 'a basket' };
    const { keyBytes, rawBytes } = readBasketHeader(new Cursor(bytes, place));
    const stored = bytes.subarray(keyBytes);
    return stored.length < rawBytes && rawBytes <= file.maxObjectBytes ? { stored, rawBytes } : undefined;
  } catch {
    return undefined;
  }
}

function sharedBasket(
  { request }: BranchWork,
  { index }: PlannedBasket,
  { sharedBaskets }: FetchOptions,
): Basket | undefined {
  const last = sharedBaskets?.get(request.record);
  return last?.index === index ? last.basket : undefined;
}

/** What messages call a basket. */
export function nameOf({ work, part }: BasketJob): string {
  return `basket ${part.index} of "${work.request.name}"`;
}

/** Opens a basket as it is stored; `raw` are its data, if they are decompressed already. */
function openStored(file: FileContext, job: BasketJob, bytes: Uint8Array, raw?: Uint8Array): Basket {
  const object = nameOf(job);
  const header = readBasketHeader(new Cursor(bytes, { file: file.name, object }));
  if (header.bytes !== bytes.length) {
    throw new FormatError(
      `root: "${file.name}": ${object} at ${job.part.stored?.at}: expected ${bytes.length} bytes, got ${header.bytes}`,
    );
  }
  const { keyBytes, rawBytes } = header;
  const cursor = raw
    ? new Cursor(raw, { file: file.name, object }, { origin: keyBytes })
    : openRecord(file, bytes.subarray(keyBytes), rawBytes, keyBytes, object, scratchBytes);
  return openBasket(header, cursor, scratchOffsets);
}
