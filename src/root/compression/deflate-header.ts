import type { BitWriter } from './bit-writer.ts';
import { codeLengths, codePatterns } from './prefix-code.ts';

/** How long the patterns of a block are. */
export interface BlockLengths {
  /** Of literals, the end of the block, and lengths of matches. */
  readonly literals: Uint8Array;
  readonly distances: Uint8Array;
}

/** How often each of these occurs in a block. */
export interface BlockCounts {
  readonly literals: Uint32Array;
  readonly distances: Uint32Array;
}

const FIXED = 1;
const DYNAMIC = 2;
/** Patterns of literals are no longer than this: four of them fit into 64 bits with seven more. */
const LONGEST_LITERAL = 14;
const LONGEST_DISTANCE = 15;
const LONGEST_LENGTH = 7;

/** The patterns that need not be told. */
const FIXED_LENGTHS: BlockLengths = {
  literals: Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  distances: new Uint8Array(30).fill(5),
};

/** What tells lengths: 0 to 15 are lengths, 16 repeats the last one, 17 and 18 zeros; with further bits. */
interface Told {
  readonly symbol: number;
  readonly further: number;
  readonly bits: number;
}

/** The order in which the lengths of the patterns of these are told. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Writes the header of a block with the patterns that make it shortest; gives their lengths. */
export function putBlockHeader(counts: BlockCounts, isLast: boolean, writer: BitWriter): BlockLengths {
  const lengths = {
    literals: codeLengths(counts.literals, LONGEST_LITERAL),
    distances: codeLengths(counts.distances, LONGEST_DISTANCE),
  };
  const header = describeLengths(lengths);
  const isFixed = bitsOf(counts, FIXED_LENGTHS) <= header.bits + bitsOf(counts, lengths);
  writer.put(isLast ? 1 : 0, 1);
  writer.put(isFixed ? FIXED : DYNAMIC, 2);
  if (!isFixed) putHeader(header, writer);
  return isFixed ? FIXED_LENGTHS : lengths;
}

/** Bits of literals and symbols with these patterns, without their further bits. */
function bitsOf({ literals, distances }: BlockCounts, lengths: BlockLengths): number {
  let bits = 0;
  for (let i = 0; i < literals.length; i++) bits += literals[i]! * lengths.literals[i]!;
  for (let i = 0; i < distances.length; i++) bits += distances[i]! * lengths.distances[i]!;
  return bits;
}

interface Header {
  readonly literals: number;
  readonly distances: number;
  readonly told: readonly Told[];
  /** Lengths of the patterns of what tells. */
  readonly lengths: Uint8Array;
  /** Of those in their order, how many are told. */
  readonly ordered: number;
  readonly bits: number;
}

function describeLengths(lengths: BlockLengths): Header {
  const literals = lengths.literals.findLastIndex((length) => length > 0) + 1;
  const distances = Math.max(1, lengths.distances.findLastIndex((length) => length > 0) + 1);
  const told = tell([...lengths.literals.subarray(0, literals), ...lengths.distances.subarray(0, distances)]);
  const counts = new Uint32Array(ORDER.length);
  for (const { symbol } of told) counts[symbol]!++;
  const own = codeLengths(counts, LONGEST_LENGTH);
  const ordered = Math.max(4, ORDER.findLastIndex((symbol) => own[symbol]! > 0) + 1);
  const bits = told.reduce((sum, one) => sum + own[one.symbol]! + one.bits, 14 + 3 * ordered);
  return { literals, distances, told, lengths: own, ordered, bits };
}

/** Lengths behind one another, with repetitions told as such. */
function tell(lengths: readonly number[]): Told[] {
  const told: Told[] = [];
  for (let at = 0; at < lengths.length; ) {
    const length = lengths[at]!;
    // A length that repeats is told once itself before it.
    if (length > 0) {
      told.push({ symbol: length, further: 0, bits: 0 });
      at++;
    }
    let run = 0;
    while (lengths[at + run] === length) run++;
    at += run;
    while (run > 0) {
      const { symbol, bits, least } = repetitionOf(length, run);
      const times = Math.min(run, least + 2 ** bits - 1);
      told.push({ symbol, bits, further: times - least });
      run -= times;
    }
  }
  return told;
}

/** What tells a length `run` times, or as often as it can. */
function repetitionOf(length: number, run: number): { symbol: number; bits: number; least: number } {
  if (run < 3) return { symbol: length, bits: 0, least: 1 };
  if (length > 0) return { symbol: 16, bits: 2, least: 3 };
  return run < 11 ? { symbol: 17, bits: 3, least: 3 } : { symbol: 18, bits: 7, least: 11 };
}

function putHeader({ literals, distances, told, lengths, ordered }: Header, writer: BitWriter): void {
  writer.put(literals - 257, 5);
  writer.put(distances - 1, 5);
  writer.put(ordered - 4, 4);
  for (const symbol of ORDER.slice(0, ordered)) writer.put(lengths[symbol]!, 3);
  const patterns = codePatterns(lengths);
  for (const { symbol, further, bits } of told) {
    writer.put(patterns[symbol]!, lengths[symbol]!);
    writer.put(further, bits);
  }
}
