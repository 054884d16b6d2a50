import { BackwardBits } from './backward-bits.ts';
import { FseState, readFseTable } from './fse.ts';

/** A Huffman code: for every pattern of the next `bits` bits, the symbol and how many of them it takes. */
export interface HuffmanTable {
  readonly bits: number;
  readonly symbols: Uint8Array;
  readonly lengths: Uint8Array;
}

/** Reads the description of a code; gives the table and where it ends. */
export function readHuffmanTable(
  bytes: Uint8Array,
  start: number,
  end: number,
): { table: HuffmanTable; end: number } {
  const head = bytes[start]!;
  const stop = start + 1 + (head < 128 ? head : Math.ceil((head - 127) / 2));
  if (stop > end) throw new Error('zstd: a Huffman code past its end');
  const weights =
    head < 128 ? codedWeights(bytes, start + 1, stop) : plainWeights(bytes, start + 1, head - 127);
  return { table: makeHuffmanTable(weights), end: stop };
}

function plainWeights(bytes: Uint8Array, start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const byte = bytes[start + (i >>> 1)]!;
    return i & 1 ? byte & 15 : byte >>> 4;
  });
}

/** Weights in two states that take turns, up to the end of the bits. */
function codedWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, end: tableEnd } = readFseTable(bytes, start, end, { accuracy: 6, symbol: 255 });
  const bits = new BackwardBits(bytes, tableEnd, end);
  let now = new FseState(table, bits);
  let other = new FseState(table, bits);
  const weights: number[] = [];
  for (;;) {
    weights.push(now.symbol);
    if (weights.length > 254) throw new Error('zstd: a Huffman code of too many symbols');
    now.advance(bits);
    if (bits.left < 0) {
      weights.push(other.symbol);
      return weights;
    }
    [now, other] = [other, now];
  }
}

/** The weight of the last symbol is not stored: it is what makes the code complete. */
function makeHuffmanTable(given: readonly number[]): HuffmanTable {
  const sum = given.reduce((total, weight) => total + (weight > 0 ? 1 << (weight - 1) : 0), 0);
  const bits = 32 - Math.clz32(sum);
  const rest = (1 << bits) - sum;
  if (sum === 0 || bits > 11 || (rest & (rest - 1)) !== 0)
    throw new Error('zstd: a Huffman code that is not complete');
  const weights = [...given, 32 - Math.clz32(rest)];
  const symbols = new Uint8Array(1 << bits);
  const lengths = new Uint8Array(1 << bits);
  let at = 0;
  for (let weight = 1; weight <= bits; weight++) {
    for (let symbol = 0; symbol < weights.length; symbol++) {
      if (weights[symbol] !== weight) continue;
      const span = 1 << (weight - 1);
      symbols.fill(symbol, at, at + span);
      lengths.fill(bits + 1 - weight, at, at + span);
      at += span;
    }
  }
  return { bits, symbols, lengths };
}

/** Decodes one stream into `output` from `from` to `to`; all of its bits must be used up. */
export function decodeHuffman(
  table: HuffmanTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  from: number,
  to: number,
): void {
  const bits = new BackwardBits(bytes, start, end);
  for (let i = from; i < to; i++) {
    const pattern = bits.peek(table.bits);
    output[i] = table.symbols[pattern]!;
    bits.skip(table.lengths[pattern]!);
  }
  if (bits.left !== 0) throw new Error('zstd: literals that do not end where they say');
}
