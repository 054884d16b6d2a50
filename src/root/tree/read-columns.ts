import { type Column, columnLength, isNumbers } from '../../column/index.ts';
import { CancelledError, FormatError, UnsupportedError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { checkInside, type FileContext, openRecord } from '../file/record.ts';
import type { CompileContext } from '../model/compile.ts';
import { type Basket, openBasket, readBasketHeader } from './basket.ts';
import type { BranchLayout } from './branch-layout.ts';
import type { BranchRecord, StoredBasket } from './branch-record.ts';
import { type ColumnDecoder, type Expected, makeDecoder } from './column-decoder.ts';
import { readTogether } from './read-together.ts';

/** A branch that is to be read. */
export interface BranchRequest {
  readonly name: string;
  readonly record: BranchRecord;
  readonly layout: BranchLayout;
  /** The branch that counts the items of each entry, if there is one. */
  readonly counter: BranchRequest | undefined;
}

/** The entries that are wanted: `start` to `end`. */
export interface EntryRange {
  readonly start: number;
  readonly end: number;
}

/** Compressed bytes that are read in one go; a batch is never less than one basket of each branch. */
const BATCH_BYTES = 16 * 1024 * 1024;

/**
 * The last basket of each branch that was read. Steps that follow one another share it: with this it is read once.
 */
export type LastBaskets = Map<BranchRecord, { readonly index: number; readonly basket: Basket }>;

/** What reading takes beside the branches. */
export interface ReadColumnsOptions extends ReadOptions {
  readonly lastBaskets?: LastBaskets | undefined;
}

/** Reads the columns of branches: all baskets that are needed in batches of ranges, then decoded in order. */
export async function readColumns(
  file: FileContext,
  context: CompileContext,
  requests: readonly BranchRequest[],
  range: EntryRange,
  options: ReadColumnsOptions = {},
): Promise<Column[]> {
  const works = requests.map((request) => planBranch(file, context, request, range));
  await readCounters(file, context, works, options);
  const baskets = works
    .flatMap((work) => work.parts.map((part) => ({ work, part })))
    .sort((a, b) => a.part.firstEntry - b.part.firstEntry);
  for (const batch of splitBatches(baskets)) await readBatch(file, batch, range, options);
  return works.map((work) => finishBranch(file, work, range));
}

/** What is to be done for one branch. */
interface BranchWork {
  readonly request: BranchRequest;
  readonly decoder: ColumnDecoder;
  readonly parts: readonly PlannedBasket[];
  counts: ((entry: number) => number) | undefined;
}

/** A basket that holds wanted entries, on disk or in memory. */
interface PlannedBasket {
  readonly index: number;
  readonly firstEntry: number;
  readonly stored: StoredBasket | undefined;
  readonly basket: Basket | undefined;
}

function planBranch(
  file: FileContext,
  context: CompileContext,
  request: BranchRequest,
  range: EntryRange,
): BranchWork {
  const { record, layout, name } = request;
  if (record.fileName !== '') {
    throw new UnsupportedError(
      `root: "${file.name}": branch "${name}" has its data in another file, "${record.fileName}"`,
    );
  }
  const parts = basketsOf(record, range);
  for (const { stored } of parts)
    if (stored) checkInside(file, stored.at, stored.at + stored.bytes, `branch "${name}"`);
  const compressed = parts.reduce((sum, part) => sum + (part.stored?.bytes ?? part.basket?.dataEnd ?? 0), 0);
  // What is announced is believed as far as the compressed bytes can well yield it.
  const ceiling = compressed * 100;
  const entries = Math.min(range.end - range.start, ceiling);
  const share = record.entries > 0 ? entries / record.entries : 0;
  const offsetBytes = record.hasOffsets ? 4 * entries : 0;
  const itemBytes = Math.max(0, Math.min(record.rawBytes * share - offsetBytes, ceiling));
  const expected = { entries, itemBytes };
  return { request, decoder: decoderFor(file, request, context, layout, expected), parts, counts: undefined };
}

function decoderFor(
  file: FileContext,
  request: BranchRequest,
  context: CompileContext,
  layout: BranchLayout,
  expected: Expected,
): ColumnDecoder {
  try {
    return makeDecoder(layout, context, expected);
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    const reason = error.message.replace(/^root: /, '');
    throw new UnsupportedError(`root: "${file.name}": branch "${request.name}": ${reason}`, { cause: error });
  }
}

/** The baskets that hold entries of the range, in order. */
function basketsOf(record: BranchRecord, range: EntryRange): PlannedBasket[] {
  const all = [
    ...record.baskets.map((stored) => ({ firstEntry: stored.firstEntry, stored, basket: undefined })),
    ...record.embedded.map(({ firstEntry, basket }) => ({ firstEntry, stored: undefined, basket })),
  ];
  all.sort((a, b) => a.firstEntry - b.firstEntry);
  const planned = all.map((basket, index) => ({ ...basket, index }));
  return planned.filter(({ firstEntry }, i) => {
    const next = planned[i + 1]?.firstEntry ?? record.entries;
    return firstEntry < range.end && next > range.start;
  });
}

/** Reads the counters of branches whose baskets have no offsets, over all entries of those baskets. */
async function readCounters(
  file: FileContext,
  context: CompileContext,
  works: readonly BranchWork[],
  options: ReadColumnsOptions,
): Promise<void> {
  for (const work of works) {
    const { counter, record } = work.request;
    const first = work.parts[0];
    if (!counter || record.hasOffsets || !first) continue;
    const start = first.firstEntry;
    const last = work.parts.at(-1)!;
    const end = nextBasket(record, last.firstEntry);
    const [column] = await readColumns(file, context, [counter], { start, end }, options);
    if (column && isNumbers(column)) work.counts = (entry) => Number(column[entry - start]!);
  }
}

/** The first entry of the next basket behind that of `firstEntry`; the end of the branch behind its last one. */
export function nextBasket(
  { entries, baskets, embedded }: Pick<BranchRecord, 'entries'> & Baskets,
  firstEntry: number,
): number {
  let next = entries;
  for (const list of [baskets, embedded])
    for (const basket of list) if (basket.firstEntry > firstEntry) next = Math.min(next, basket.firstEntry);
  return next;
}

/** What is asked of baskets when only their order counts. */
interface Baskets {
  readonly baskets: readonly Pick<StoredBasket, 'firstEntry'>[];
  readonly embedded: readonly Pick<StoredBasket, 'firstEntry'>[];
}

interface BasketJob {
  readonly work: BranchWork;
  readonly part: PlannedBasket;
}

function splitBatches(jobs: readonly BasketJob[]): BasketJob[][] {
  const batches: BasketJob[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const job of jobs) {
    const size = job.part.stored?.bytes ?? 0;
    if (bytes + size > BATCH_BYTES) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)!.push(job);
    bytes += size;
  }
  return batches;
}

async function readBatch(
  file: FileContext,
  batch: readonly BasketJob[],
  range: EntryRange,
  options: ReadColumnsOptions,
): Promise<void> {
  const ready = batch.map(({ work, part }) => part.basket ?? lastBasket(work, part, options));
  const stored = batch.filter((_, i) => !ready[i]);
  const ranges = stored.map(({ part: { stored: at } }) => ({ start: at!.at, end: at!.at + at!.bytes }));
  const buffers = ranges.length > 0 ? await readTogether(file.source, ranges, options) : [];
  if (options.signal?.aborted) throw new CancelledError(`root: "${file.name}": reading was cancelled`);
  let next = 0;
  for (const [i, job] of batch.entries()) {
    const basket = ready[i] ?? openStored(file, job, buffers[next++]!);
    addBasket(file, job, basket, range);
    options.lastBaskets?.set(job.work.request.record, { index: job.part.index, basket });
  }
}

function lastBasket(
  { request }: BranchWork,
  { index }: PlannedBasket,
  { lastBaskets }: ReadColumnsOptions,
): Basket | undefined {
  const last = lastBaskets?.get(request.record);
  return last?.index === index ? last.basket : undefined;
}

function nameOf({ work, part }: BasketJob): string {
  return `basket ${part.index} of "${work.request.name}"`;
}

function openStored(file: FileContext, job: BasketJob, bytes: Uint8Array): Basket {
  const object = nameOf(job);
  const header = readBasketHeader(new Cursor(bytes, { file: file.name, object }));
  if (header.bytes !== bytes.length) {
    throw new FormatError(
      `root: "${file.name}": ${object} at ${job.part.stored?.at}: expected ${bytes.length} bytes, got ${header.bytes}`,
    );
  }
  const raw = openRecord(file, bytes.subarray(header.keyBytes), header.rawBytes, header.keyBytes, object);
  return openBasket(header, raw);
}

function addBasket(file: FileContext, job: BasketJob, basket: Basket, range: EntryRange): void {
  const { part, work } = job;
  const from = Math.max(0, range.start - part.firstEntry);
  const to = Math.min(basket.entries, range.end - part.firstEntry);
  if (to <= from) return;
  const place = { file: file.name, object: nameOf(job) };
  const { counts } = work;
  const inBasket = counts && ((entry: number) => counts(part.firstEntry + entry));
  work.decoder.add({ basket, from, to, place, counts: inBasket });
}

function finishBranch(file: FileContext, work: BranchWork, range: EntryRange): Column {
  const column = work.decoder.finish();
  const wanted = range.end - range.start;
  if (columnLength(column) !== wanted) {
    throw new FormatError(
      `root: "${file.name}": branch "${work.request.name}": expected ${wanted} entries, its baskets have ${columnLength(column)}`,
    );
  }
  return column;
}
