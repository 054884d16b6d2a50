import { NUMBER_BYTES } from '../bytes/numbers.ts';
import type { Elements, Encoding } from './column-type.ts';
import type { ColumnRecord } from './schema-record.ts';
import { fromHalf, unpackBits } from './unpack.ts';
import { unsplit, unzigzag } from './unsplit.ts';

/** A part of a page that is to be decoded: of its `count` elements those from `from` to `to`. */
export interface PagePart {
  readonly raw: Uint8Array;
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** Decodes a part of a page into `target` from element `at` on. `raw` must be as long as `pageBytes` says. */
export function decodePage(
  column: ColumnRecord,
  encoding: Encoding,
  part: PagePart,
  target: Elements,
  at: number,
): void {
  const { raw, count, from, to } = part;
  switch (encoding.kind) {
    case 'plain': {
      const width = NUMBER_BYTES[encoding.number];
      writeBytes(raw.subarray(from * width, to * width), target, at * width);
      return;
    }
    case 'split': {
      const width = NUMBER_BYTES[encoding.number] as 2 | 4 | 8;
      const bytes = unsplit(raw, width, count, from, to);
      if (encoding.zigzag) unzigzag(bytes, width);
      writeBytes(bytes, target, at * width);
      return;
    }
    case 'bits':
      for (let i = from; i < to; i++) target[at + i - from] = (raw[i >>> 3]! >>> (i & 7)) & 1;
      return;
    case 'index':
      decodeIndex(encoding, part, target as Float64Array, at);
      return;
    case 'half': {
      const bytes = encoding.split ? unsplit(raw, 2, count, from, to) : copyOf(raw, from * 2, to * 2);
      const halves = new Uint16Array(bytes.buffer);
      for (let i = 0; i < halves.length; i++) target[at + i] = fromHalf(halves[i]!);
      return;
    }
    case 'truncated':
    case 'quantized':
      decodePacked(column, part, target as Float64Array, at);
      return;
    case 'switch':
      decodeSwitch(part, target as Float64Array, at);
      return;
    default:
      encoding satisfies never;
  }
}

/** A copy with a buffer of its own; `slice` of Node's buffers would be none. */
function copyOf(bytes: Uint8Array, from: number, to: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.subarray(from, to));
}

function writeBytes(bytes: Uint8Array, target: Elements, at: number): void {
  new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bytes, at);
}

function decodeIndex(
  { width, split }: Encoding & { kind: 'index' },
  { raw, count, from, to }: PagePart,
  target: Float64Array,
  at: number,
): void {
  // Of differences all before the first wanted one count.
  const first = split ? 0 : from;
  const bytes = split ? unsplit(raw, width, count, 0, to) : copyOf(raw, from * width, to * width);
  const words = new Uint32Array(bytes.buffer);
  const step = width / 4;
  let sum = 0;
  for (let i = first; i < to; i++) {
    const word = (i - first) * step;
    const value = words[word]! + (step === 2 ? words[word + 1]! * 4294967296 : 0);
    sum = split ? sum + value : value;
    if (i >= from) target[at + i - from] = sum;
  }
}

function decodePacked(column: ColumnRecord, part: PagePart, target: Float64Array, at: number): void {
  const { raw, from, to } = part;
  const { bits, range } = column;
  const integers = new Uint32Array(to - from);
  unpackBits(raw, bits, from, integers);
  if (range) {
    const [least, most] = range;
    const step = (most - least) / (2 ** bits - 1);
    for (let i = 0; i < integers.length; i++) target[at + i] = integers[i]! * step + least;
    return;
  }
  for (let i = 0; i < integers.length; i++) integers[i]! <<= 32 - bits;
  target.set(new Float32Array(integers.buffer), at);
}

function decodeSwitch({ raw, from, to }: PagePart, target: Float64Array, at: number): void {
  const words = new Uint32Array(copyOf(raw, from * 12, to * 12).buffer);
  for (let i = 0; i < to - from; i++) {
    target[2 * (at + i)] = words[3 * i]! + words[3 * i + 1]! * 4294967296;
    target[2 * (at + i) + 1] = words[3 * i + 2]!;
  }
}
