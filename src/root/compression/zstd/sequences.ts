import type { BackwardBits } from './backward-bits.ts';
import { FseState, type FseTable, makeFseTable, readFseTable, singleSymbol } from './fse.ts';

/** The tables of the three parts of a sequence: how many literals, how far back, how much from there. */
export interface SequenceTables {
  readonly literals: FseTable;
  readonly offsets: FseTable;
  readonly matches: FseTable;
}

type Part = keyof SequenceTables;

const LITERAL_BASE = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512,
  1024, 2048, 4096, 8192, 16384, 32768, 65536,
];
const LITERAL_EXTRA = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14,
  15, 16,
];
const MATCH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
  32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771,
  65539,
];
const MATCH_EXTRA = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1,
  2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
];

/** The counts that stand for "predefined". */
const PREDEFINED: Readonly<Record<Part, { accuracy: number; counts: readonly number[] }>> = {
  literals: {
    accuracy: 6,
    counts: [
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
      -1, -1,
    ],
  },
  offsets: {
    accuracy: 5,
    counts: [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
  },
  matches: {
    accuracy: 6,
    counts: [
      1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
    ],
  },
};

const LARGEST: Readonly<Record<Part, { accuracy: number; symbol: number }>> = {
  literals: { accuracy: 9, symbol: 35 },
  offsets: { accuracy: 8, symbol: 31 },
  matches: { accuracy: 9, symbol: 52 },
};

const predefined = new Map<Part, FseTable>();

function predefinedTable(part: Part): FseTable {
  let table = predefined.get(part);
  if (!table) {
    const { counts, accuracy } = PREDEFINED[part];
    table = makeFseTable(counts, accuracy);
    predefined.set(part, table);
  }
  return table;
}

/** How many sequences a block has, and where that number ends. */
export function readSequenceCount(bytes: Uint8Array, at: number): { count: number; end: number } {
  const first = bytes[at]!;
  if (first < 128) return { count: first, end: at + 1 };
  if (first < 255) return { count: ((first - 128) << 8) + bytes[at + 1]!, end: at + 2 };
  return { count: bytes[at + 1]! + (bytes[at + 2]! << 8) + 0x7f00, end: at + 3 };
}

/** Reads the tables of a block: predefined, of one symbol, new ones, or those of the block before. */
export function readSequenceTables(
  bytes: Uint8Array,
  start: number,
  end: number,
  last: SequenceTables | undefined,
): { tables: SequenceTables; end: number } {
  const modes = bytes[start]!;
  let at = start + 1;
  const readPart = (part: Part, mode: number): FseTable => {
    if (mode === 0) return predefinedTable(part);
    if (mode === 3) {
      if (!last) throw new Error('zstd: a block uses the tables of one before it, and there is none');
      return last[part];
    }
    if (mode === 1) {
      const symbol = bytes[at++]!;
      if (symbol > LARGEST[part].symbol) throw new Error(`zstd: symbol ${symbol} of the ${part}`);
      return singleSymbol(symbol);
    }
    const read = readFseTable(bytes, at, end, LARGEST[part]);
    at = read.end;
    return read.table;
  };
  const literals = readPart('literals', modes >>> 6);
  const offsets = readPart('offsets', (modes >>> 4) & 3);
  const matches = readPart('matches', (modes >>> 2) & 3);
  return { tables: { literals, offsets, matches }, end: at };
}

/** The three offsets that were used last, the latest first. */
export type RecentOffsets = [number, number, number];

/** Where output goes, and what it is made of. */
export interface SequenceTarget {
  readonly output: Uint8Array;
  readonly literals: Uint8Array;
  /** Where the frame starts in the output: nothing can be copied from before it. */
  readonly frameStart: number;
}

/** Runs the sequences of a block from `to` on, and gives where its output ends. */
export function runSequences(
  bits: BackwardBits,
  count: number,
  tables: SequenceTables,
  recent: RecentOffsets,
  target: SequenceTarget,
  start: number,
): number {
  const literalState = new FseState(tables.literals, bits);
  const offsetState = new FseState(tables.offsets, bits);
  const matchState = new FseState(tables.matches, bits);
  let to = start;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const code = offsetState.symbol;
    const value = 2 ** code + bits.take(code);
    const length = MATCH_BASE[matchState.symbol]! + bits.take(MATCH_EXTRA[matchState.symbol]!);
    const literals = LITERAL_BASE[literalState.symbol]! + bits.take(LITERAL_EXTRA[literalState.symbol]!);
    const offset = nextOffset(value, literals, recent);
    copyLiterals(target, used, to, literals);
    used += literals;
    to += literals;
    copyMatch(target, to, offset, length);
    to += length;
    if (i + 1 === count) break;
    literalState.advance(bits);
    matchState.advance(bits);
    offsetState.advance(bits);
  }
  if (bits.left !== 0) throw new Error('zstd: sequences that do not end where they say');
  const rest = target.literals.length - used;
  copyLiterals(target, used, to, rest);
  return to + rest;
}

/** Values up to 3 stand for one of the last offsets, shifted by one where there are no literals. */
function nextOffset(value: number, literals: number, recent: RecentOffsets): number {
  const place = value > 3 ? 4 : value - 1 + (literals === 0 ? 1 : 0);
  const [first, second, third] = recent;
  if (place === 0) return first;
  const offset = place === 4 ? value - 3 : place === 1 ? second : place === 2 ? third : first - 1;
  recent[0] = offset;
  recent[1] = first;
  if (place !== 1) recent[2] = second;
  return offset;
}

function copyLiterals({ output, literals }: SequenceTarget, from: number, to: number, length: number): void {
  if (length < 0 || length > literals.length - from) throw new Error('zstd: more literals than there are');
  if (length > output.length - to) throw new Error('zstd: more output than announced');
  if (length > 32) output.set(literals.subarray(from, from + length), to);
  else for (let i = 0; i < length; i++) output[to + i] = literals[from + i]!;
}

function copyMatch({ output, frameStart }: SequenceTarget, to: number, offset: number, length: number): void {
  if (!(offset > 0 && offset <= to - frameStart)) throw new Error('zstd: a match before the start');
  if (length > output.length - to) throw new Error('zstd: more output than announced');
  if (offset >= length && length > 32) output.copyWithin(to, to - offset, to - offset + length);
  else for (let i = to; i < to + length; i++) output[i] = output[i - offset]!;
}
