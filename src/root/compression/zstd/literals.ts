import { decodeHuffman, type HuffmanTable, readHuffmanTable } from './huffman.ts';

/** The literals of a block, where the section ends, and the code that a later block may use again. */
export interface Literals {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly table: HuffmanTable | undefined;
}

const LARGEST = 128 * 1024;

/** Reads the literals section of a block: stored, one byte repeated, or in a Huffman code (a new one, or the last one). */
export function readLiterals(
  bytes: Uint8Array,
  start: number,
  end: number,
  last: HuffmanTable | undefined,
): Literals {
  const head = bytes[start]!;
  if ((head & 3) >= 2) return readCoded(bytes, start, end, (head & 3) === 2 ? undefined : requireTable(last));
  const format = (head >>> 2) & 3;
  const headBytes = format === 3 ? 3 : format === 1 ? 2 : 1;
  const size = format & 1 ? little(bytes, start, headBytes) >>> 4 : head >>> 3;
  const at = start + headBytes;
  const stop = at + ((head & 3) === 0 ? size : 1);
  if (stop > end || size > LARGEST) throw new Error('zstd: literals past the end of their block');
  const literals = (head & 3) === 0 ? bytes.subarray(at, stop) : new Uint8Array(size).fill(bytes[at]!);
  return { bytes: literals, end: stop, table: last };
}

function requireTable(table: HuffmanTable | undefined): HuffmanTable {
  if (!table) throw new Error('zstd: a block uses the code of one before it, and there is none');
  return table;
}

function little(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!;
  return value;
}

function readCoded(bytes: Uint8Array, start: number, end: number, known: HuffmanTable | undefined): Literals {
  const format = (bytes[start]! >>> 2) & 3;
  const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18;
  const headBytes = format < 2 ? 3 : format + 2;
  const head = Math.floor(little(bytes, start, headBytes) / 16);
  const size = head % 2 ** sizeBits;
  const stop = start + headBytes + Math.floor(head / 2 ** sizeBits);
  if (stop > end || size > LARGEST) throw new Error('zstd: literals past the end of their block');
  const code = known
    ? { table: known, end: start + headBytes }
    : readHuffmanTable(bytes, start + headBytes, stop);
  const output = new Uint8Array(size);
  if (format === 0) decodeHuffman(code.table, bytes, code.end, stop, output, 0, size);
  else decodeFourStreams(code.table, bytes, code.end, stop, output);
  return { bytes: output, end: stop, table: code.table };
}

/** Four streams, the sizes of the first three in front. */
function decodeFourStreams(
  table: HuffmanTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
): void {
  const quarter = Math.floor((output.length + 3) / 4);
  let at = start + 6;
  for (let i = 0; i < 4; i++) {
    const stop = i < 3 ? at + (bytes[start + 2 * i]! | (bytes[start + 2 * i + 1]! << 8)) : end;
    if (!(stop <= end) || quarter * 3 > output.length)
      throw new Error('zstd: literals past the end of their block');
    decodeHuffman(table, bytes, at, stop, output, i * quarter, i < 3 ? (i + 1) * quarter : output.length);
    at = stop;
  }
}
