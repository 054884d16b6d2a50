/** Decoding of deflate streams without the help of the runtime, for browsers, where it is asynchronous only. */

/** Codes of one alphabet: for every pattern of the next `bits` bits, `symbol << 4 | length`. */
interface CodeTable {
  readonly bits: number;
  readonly entries: Uint16Array;
}

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Makes the table of a code from the length of each symbol's pattern; 0 is a symbol that does not occur. */
function makeTable(lengths: Uint8Array): CodeTable {
  const counts = new Uint16Array(17);
  let bits = 1;
  for (const length of lengths) {
    if (length > 0) counts[length]!++;
    if (length > bits) bits = length;
  }
  const next = new Uint16Array(17);
  for (let length = 1, code = 0; length <= bits; length++) {
    code = (code + (length > 1 ? counts[length - 1]! : 0)) << 1;
    if (code + counts[length]! > 1 << length) throw new Error('deflate: too many codes of one length');
    next[length] = code;
  }
  const entries = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    const step = 1 << length;
    for (let at = reverse(next[length]!++, length); at < entries.length; at += step)
      entries[at] = (symbol << 4) | length;
  }
  return { bits, entries };
}

function reverse(code: number, bits: number): number {
  let result = 0;
  for (let i = 0; i < bits; i++) result |= ((code >>> i) & 1) << (bits - 1 - i);
  return result;
}

let fixed: { literals: CodeTable; distances: CodeTable } | undefined;

function fixedTables(): { literals: CodeTable; distances: CodeTable } {
  fixed ??= {
    literals: makeTable(
      Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
    ),
    distances: makeTable(new Uint8Array(30).fill(5)),
  };
  return fixed;
}

/** Bits of a stream, the lowest of each byte first. */
class BitReader {
  readonly #input: Uint8Array;
  #at: number;
  #hold = 0;
  #count = 0;

  constructor(input: Uint8Array, start: number) {
    this.#input = input;
    this.#at = start;
  }

  #fill(count: number): void {
    while (this.#count < count) {
      this.#hold |= (this.#input[this.#at++] ?? 0) << this.#count;
      this.#count += 8;
    }
    // Past the end zeros are read, which a code may look at but not use.
    if (this.#at > this.#input.length + 3) throw new Error('deflate: the stream ends too early');
  }

  take(count: number): number {
    if (count === 0) return 0;
    this.#fill(count);
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#count -= count;
    return value;
  }

  symbol(table: CodeTable): number {
    this.#fill(table.bits);
    const entry = table.entries[this.#hold & (table.entries.length - 1)]!;
    const length = entry & 15;
    if (length === 0) throw new Error('deflate: a pattern that is no code');
    this.#hold >>>= length;
    this.#count -= length;
    return entry >>> 4;
  }

  /** Gives back whole bytes and drops the rest of a begun one; gives the place of the next byte. */
  align(): number {
    this.#at -= this.#count >>> 3;
    this.#hold = this.#count = 0;
    return this.#at;
  }

  skip(count: number): void {
    this.#at += count;
  }
}

/** Decodes a deflate stream from `start` on into `output`, whose length is the bound; gives what it used and wrote. */
export function inflateInto(
  input: Uint8Array,
  start: number,
  output: Uint8Array,
): { end: number; written: number } {
  const reader = new BitReader(input, start);
  let written = 0;
  for (let isLast = false; !isLast; ) {
    isLast = reader.take(1) === 1;
    const kind = reader.take(2);
    if (kind === 0) written = copyStored(reader, input, output, written);
    else if (kind === 3) throw new Error('deflate: a block of an unknown kind');
    else written = copyCoded(reader, kind === 1 ? fixedTables() : readTables(reader), output, written);
  }
  const end = reader.align();
  if (end > input.length) throw new Error('deflate: the stream ends too early');
  return { end, written };
}

function copyStored(reader: BitReader, input: Uint8Array, output: Uint8Array, to: number): number {
  const at = reader.align();
  const length = input[at]! | (input[at + 1]! << 8);
  const check = input[at + 2]! | (input[at + 3]! << 8);
  if ((length ^ check) !== 0xffff || at + 4 + length > input.length)
    throw new Error('deflate: a stored block is broken');
  if (length > output.length - to) throw new Error('deflate: more output than announced');
  output.set(input.subarray(at + 4, at + 4 + length), to);
  reader.skip(4 + length);
  return to + length;
}

function readTables(reader: BitReader): { literals: CodeTable; distances: CodeTable } {
  const literals = reader.take(5) + 257;
  const distances = reader.take(5) + 1;
  const order = new Uint8Array(19);
  const given = reader.take(4) + 4;
  for (let i = 0; i < given; i++) order[LENGTH_ORDER[i]!] = reader.take(3);
  const lengths = readLengths(reader, makeTable(order), literals + distances);
  return {
    literals: makeTable(lengths.subarray(0, literals)),
    distances: makeTable(lengths.subarray(literals)),
  };
}

function readLengths(reader: BitReader, table: CodeTable, count: number): Uint8Array {
  const lengths = new Uint8Array(count);
  for (let i = 0; i < count; ) {
    const symbol = reader.symbol(table);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    const repeat =
      symbol === 16 ? 3 + reader.take(2) : symbol === 17 ? 3 + reader.take(3) : 11 + reader.take(7);
    if (i + repeat > count || (symbol === 16 && i === 0))
      throw new Error('deflate: code lengths past their end');
    lengths.fill(symbol === 16 ? lengths[i - 1]! : 0, i, i + repeat);
    i += repeat;
  }
  return lengths;
}

function copyCoded(
  reader: BitReader,
  tables: { literals: CodeTable; distances: CodeTable },
  output: Uint8Array,
  start: number,
): number {
  let to = start;
  for (;;) {
    const symbol = reader.symbol(tables.literals);
    if (symbol === 256) return to;
    if (symbol < 256) {
      if (to >= output.length) throw new Error('deflate: more output than announced');
      output[to++] = symbol;
    } else to = copyMatch(reader, tables.distances, symbol - 257, output, to);
  }
}

function copyMatch(
  reader: BitReader,
  distances: CodeTable,
  code: number,
  output: Uint8Array,
  to: number,
): number {
  const length = (LENGTH_BASE[code] ?? Number.NaN) + reader.take(LENGTH_EXTRA[code] ?? 0);
  const slot = reader.symbol(distances);
  const distance = (DISTANCE_BASE[slot] ?? Number.NaN) + reader.take(DISTANCE_EXTRA[slot] ?? 0);
  if (!(distance <= to)) throw new Error('deflate: a match before the start');
  if (!(length <= output.length - to)) throw new Error('deflate: more output than announced');
  const end = to + length;
  for (let i = to; i < end; i++) output[i] = output[i - distance]!;
  return end;
}

/** A zlib stream: two bytes in front, Adler-32 behind, which is verified. */
export function decodeZlib(input: Uint8Array, rawLength: number): Uint8Array {
  const head = (input[0]! << 8) | input[1]!;
  if (input.length < 6 || (input[0]! & 15) !== 8 || head % 31 !== 0 || input[1]! & 32)
    throw new Error('no zlib stream');
  const output = new Uint8Array(rawLength);
  const { end, written } = inflateInto(input, 2, output);
  const sum =
    ((input[end]! << 24) | (input[end + 1]! << 16) | (input[end + 2]! << 8) | input[end + 3]!) >>> 0;
  if (adler32(output.subarray(0, written)) !== sum) throw new Error('zlib: wrong Adler-32 checksum');
  return output.subarray(0, written);
}

/** A deflate stream without anything around it. */
export function decodeDeflate(input: Uint8Array, rawLength: number): Uint8Array {
  const output = new Uint8Array(rawLength);
  return output.subarray(0, inflateInto(input, 0, output).written);
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(bytes.length, start + 3800);
    for (let i = start; i < end; i++) b += a += bytes[i]!;
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}
