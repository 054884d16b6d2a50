import { UnsupportedError } from '../../errors.ts';
import { checkInside, type FileContext } from '../file/record.ts';
import type { CompileContext } from '../model/compile.ts';
import type { Basket } from './basket.ts';
import type { BranchLayout } from './branch-layout.ts';
import type { BranchRecord } from './branch-record.ts';
import { type ColumnDecoder, makeDecoder } from './column-decoder.ts';
import type { OffsetsInUse } from './list-offsets.ts';
import type { StoredBasket } from './stored-baskets.ts';

/** A branch that is to be read. */
export interface BranchRequest {
  readonly name: string;
  readonly record: BranchRecord;
  readonly layout: BranchLayout;
  /** All its baskets, in order. */
  readonly baskets: readonly PlannedBasket[];
  /** The branch that counts the items of each entry, if there is one. */
  readonly counter: BranchRequest | undefined;
  /** The branch that says how long the array of each item is, if there is one. */
  readonly lengths: BranchRequest | undefined;
}

/** The entries that are wanted: `start` to `end`. */
export interface EntryRange {
  readonly start: number;
  readonly end: number;
}

/** What is to be done for one branch. */
export interface BranchWork {
  readonly request: BranchRequest;
  readonly decoder: ColumnDecoder;
  readonly parts: readonly PlannedBasket[];
  counts: ((entry: number) => number) | undefined;
  lengths: ((entry: number) => ArrayLike<number | bigint>) | undefined;
}

/** A basket that holds wanted entries, on disk or in memory. */
export interface PlannedBasket {
  readonly index: number;
  readonly firstEntry: number;
  readonly stored: StoredBasket | undefined;
  readonly basket: Basket | undefined;
}

/** Finds the baskets and the decoder for a branch that is read beside others. Refuses what cannot be read, or does not lie in the file. */
export function planBranch(
  file: FileContext,
  context: CompileContext,
  request: BranchRequest,
  range: EntryRange,
  inUse: OffsetsInUse,
): BranchWork {
  const { record, layout, name } = request;
  if (record.fileName !== '') {
    throw new UnsupportedError(
      `root: "${file.name}": branch "${name}" has its data in another file, "${record.fileName}"`,
    );
  }
  const parts = basketsWith(request, range);
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
  const decoder = decoderFor(file, request, () => makeDecoder(layout, context, expected, inUse));
  const missing = emptyEntries(record, layout, range);
  if (missing > 0) decoder.addEmpty(missing);
  return { request, decoder, parts, counts: undefined, lengths: undefined };
}

function decoderFor(file: FileContext, request: BranchRequest, make: () => ColumnDecoder): ColumnDecoder {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    const reason = error.message.replace(/^root: /, '');
    throw new UnsupportedError(`root: "${file.name}": branch "${request.name}": ${reason}`, { cause: error });
  }
}

/** How many of the entries come before the first of the branch. Lists are empty there; a plain number has no value. */
function emptyEntries(record: BranchRecord, layout: BranchLayout, range: EntryRange): number {
  const isCount = record.element?.type === 3 || record.element?.type === 4;
  if (layout.kind === 'flat' && !isCount) return 0;
  return Math.max(0, Math.min(record.firstEntry, range.end) - range.start);
}

/** The baskets of a branch in order, those on disk and those in the record of its tree. */
export function orderBaskets(record: BranchRecord): PlannedBasket[] {
  const all = [
    ...record.baskets.map((stored) => ({ firstEntry: stored.firstEntry, stored, basket: undefined })),
    ...record.embedded.map(({ firstEntry, basket }) => ({ firstEntry, stored: undefined, basket })),
  ];
  all.sort((a, b) => a.firstEntry - b.firstEntry);
  return all.map((basket, index) => ({ index, ...basket }));
}

/** The baskets that hold entries of the range. */
function basketsWith(request: BranchRequest, range: EntryRange): readonly PlannedBasket[] {
  const { baskets } = request;
  const first = firstBehind(baskets, range.start) - 1;
  const end = firstBehind(baskets, range.end - 1);
  // What the last basket may hold ends with the branch.
  const isPast = request.record.entries <= range.start || range.end <= range.start;
  return isPast ? [] : baskets.slice(Math.max(0, first), end);
}

/** The first entry of the next basket behind that of `firstEntry`; the end of the branch behind its last one. */
export function nextBasket(
  { record, baskets }: Pick<BranchRequest, 'baskets'> & { readonly record: Pick<BranchRecord, 'entries'> },
  firstEntry: number,
): number {
  const next = baskets[firstBehind(baskets, firstEntry)]?.firstEntry ?? record.entries;
  return Math.min(next, record.entries);
}

/** The index of the first basket that starts behind an entry; their number if there is none. */
function firstBehind(baskets: readonly PlannedBasket[], entry: number): number {
  let low = 0;
  let high = baskets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (baskets[middle]!.firstEntry > entry) high = middle;
    else low = middle + 1;
  }
  return low;
}
