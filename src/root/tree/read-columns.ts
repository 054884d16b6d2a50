import { type Column, columnLength, isNumbers } from '../../column/index.ts';
import { FormatError } from '../../errors.ts';
import type { FileContext } from '../file/record.ts';
import type { CompileContext } from '../model/compile.ts';
import { type Basket, copyBasket } from './basket.ts';
import type { BranchLayout } from './branch-layout.ts';
import { type BasketJob, type FetchOptions, fetchBaskets, nameOf } from './fetch-baskets.ts';
import type { OffsetsInUse } from './list-offsets.ts';
import {
  type BranchRequest,
  type BranchWork,
  type EntryRange,
  nextBasket,
  planBranch,
} from './plan-branch.ts';

/** Reads the columns of branches: all baskets that are needed in batches of ranges, then decoded in order. */
export async function readColumns(
  file: FileContext,
  context: CompileContext,
  requests: readonly BranchRequest[],
  range: EntryRange,
  options: FetchOptions = {},
): Promise<Column[]> {
  const inUse: OffsetsInUse = [];
  const works = requests.map((request) => planBranch(file, context, request, range, inUse));
  await readCounters(file, context, works, options);
  const jobs = works
    .flatMap((work) => work.parts.map((part) => ({ work, part })))
    .sort((a, b) => a.part.firstEntry - b.part.firstEntry);
  const use = (job: BasketJob, basket: Basket) => {
    addBasket(file, job, basket, range);
    shareBasket(job, basket, range, options);
  };
  await fetchBaskets(file, jobs, use, options);
  return works.map((work) => finishBranch(file, work, range));
}

/** Reads what other branches have to say about the entries of the baskets that will be read. */
async function readCounters(
  file: FileContext,
  context: CompileContext,
  works: readonly BranchWork[],
  options: FetchOptions,
): Promise<void> {
  for (const work of works) {
    const { counter, layout, lengths, record } = work.request;
    const first = work.parts[0];
    if (!first) continue;
    const start = first.firstEntry;
    const range = { start, end: nextBasket(work.request, work.parts.at(-1)!.firstEntry) };
    const read = (request: BranchRequest) => readColumns(file, context, [request], range, options);
    if (counter && !lengths && (!record.hasOffsets || needsCounts(layout))) {
      const [column] = await read(counter);
      if (column && isNumbers(column)) work.counts = (entry) => Number(column[entry - start]!);
    }
    if (lengths) {
      const [column] = await read(lengths);
      if (column) work.lengths = lengthsIn(column, start);
    }
  }
}

/** Base classes of the items of a container are written member by member: where one entry ends says nothing of how many. */
function needsCounts(layout: BranchLayout): boolean {
  return layout.kind === 'values' && layout.many && layout.bare?.isBase === true;
}

/** One number for each entry, or a list of them. */
function lengthsIn(column: Column, start: number): BranchWork['lengths'] {
  if (isNumbers(column)) return (entry) => column.subarray(entry - start, entry - start + 1);
  if (column.kind !== 'jagged' || !isNumbers(column.content)) return undefined;
  const { offsets, content } = column;
  return (entry) => content.subarray(offsets[entry - start]!, offsets[entry - start + 1]!);
}

function addBasket(file: FileContext, job: BasketJob, basket: Basket, range: EntryRange): void {
  const { part, work } = job;
  const from = Math.max(0, range.start - part.firstEntry);
  const to = Math.min(basket.entries, range.end - part.firstEntry);
  if (to <= from) return;
  const place = { file: file.name, object: nameOf(job) };
  const inBasket = <T>(of: ((entry: number) => T) | undefined) =>
    of && ((entry: number) => of(part.firstEntry + entry));
  work.decoder.add({
    basket,
    from,
    to,
    place,
    counts: inBasket(work.counts),
    lengths: inBasket(work.lengths),
  });
}

/** Keeps a basket for the next step if it begins in it. */
function shareBasket(
  { work, part }: BasketJob,
  basket: Basket,
  range: EntryRange,
  { sharedBaskets }: FetchOptions,
): void {
  const { record } = work.request;
  if (!sharedBaskets) return;
  if (part.firstEntry + basket.entries <= range.end) sharedBaskets.delete(record);
  else if (sharedBaskets.get(record)?.basket !== basket)
    sharedBaskets.set(record, { index: part.index, basket: part.basket ?? copyBasket(basket) });
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
