import type { BackwardBits } from './backward-bits.ts';

/** A table of finite state entropy coding: for each state its symbol, the bits that lead on, and where to. */
export interface FseTable {
  readonly accuracy: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** A table of one state, for a stream of one symbol. */
export function singleSymbol(symbol: number): FseTable {
  return { accuracy: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), base: new Uint16Array(1) };
}

/** Makes a table from the counts of symbols; -1 stands for a symbol of less than one state. */
export function makeFseTable(counts: ArrayLike<number>, accuracy: number): FseTable {
  const size = 1 << accuracy;
  const symbols = spreadSymbols(counts, size);
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  const next = Array.from(counts, (count) => Math.max(count, 1));
  for (let state = 0; state < size; state++) {
    const number = next[symbols[state]!]!++;
    bits[state] = accuracy - (31 - Math.clz32(number));
    base[state] = (number << bits[state]!) - size;
  }
  return { accuracy, symbols, bits, base };
}

function spreadSymbols(counts: ArrayLike<number>, size: number): Uint8Array {
  const symbols = new Uint8Array(size);
  let high = size;
  for (let symbol = 0; symbol < counts.length; symbol++) if (counts[symbol] === -1) symbols[--high] = symbol;
  const step = (size >>> 1) + (size >>> 3) + 3;
  let at = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    for (let i = 0; i < counts[symbol]!; i++) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  }
  if (at !== 0) throw new Error('zstd: counts that do not fill their table');
  return symbols;
}

/** Reads the counts of a table, which are stored from the lowest bit on; gives the table and where it ends. */
export function readFseTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  largest: { readonly accuracy: number; readonly symbol: number },
): { table: FseTable; end: number } {
  let position = start * 8;
  const take = (count: number) => {
    const at = position >>> 3;
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    position += count;
    return (word >>> ((position - count) & 7)) & ((1 << count) - 1);
  };
  const accuracy = take(4) + 5;
  if (accuracy > largest.accuracy) throw new Error(`zstd: a table of ${accuracy} bits`);
  const counts: number[] = [];
  let remaining = (1 << accuracy) + 1;
  while (remaining > 1 && counts.length <= largest.symbol) {
    const count = takeCount(take, remaining, () => position--);
    counts.push(count);
    remaining -= Math.abs(count);
    if (count === 0) skipZeros(take, counts, largest.symbol);
  }
  const stop = Math.ceil(position / 8);
  if (remaining !== 1 || counts.length > largest.symbol + 1 || stop > end)
    throw new Error('zstd: counts past their end');
  return { table: makeFseTable(counts, accuracy), end: stop };
}

/** A number up to `remaining`, in as few bits as that allows: small ones have one bit less. */
function takeCount(take: (count: number) => number, remaining: number, giveBack: () => void): number {
  const bits = 32 - Math.clz32(remaining);
  const value = take(bits);
  const short = (1 << bits) - 1 - remaining;
  const low = value & ((1 << (bits - 1)) - 1);
  if (low < short) {
    giveBack();
    return low - 1;
  }
  return (value >= 1 << (bits - 1) ? value - short : value) - 1;
}

function skipZeros(take: (count: number) => number, counts: number[], largest: number): void {
  for (let repeat = 3; repeat === 3; ) {
    repeat = take(2);
    for (let i = 0; i < repeat; i++) counts.push(0);
    if (counts.length > largest + 1) throw new Error('zstd: counts past their end');
  }
}

/** One state of decoding. */
export class FseState {
  readonly #table: FseTable;
  #state: number;

  constructor(table: FseTable, bits: BackwardBits) {
    this.#table = table;
    this.#state = bits.take(table.accuracy);
  }

  get symbol(): number {
    return this.#table.symbols[this.#state]!;
  }

  /** Goes on to the next state. */
  advance(bits: BackwardBits): void {
    const state = this.#state;
    this.#state = this.#table.base[state]! + bits.take(this.#table.bits[state]!);
  }
}
