import type { Numbers } from '../../column/index.ts';
import { LimitError } from '../../errors.ts';

/** The kinds of number that a ROOT file stores as they are, all big-endian. */
export type NumberKind =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

/** Bytes of one number. */
export const NUMBER_BYTES: Readonly<Record<NumberKind, 1 | 2 | 4 | 8>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

const ARRAYS = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** An array of zeros for `length` numbers of a kind. Throws `LimitError` when there is no memory for so many. */
export function newNumbers(kind: NumberKind, length: number): Numbers {
  try {
    return new ARRAYS[kind](length);
  } catch (error) {
    throw new LimitError(`root: no memory for ${length} numbers (${kind})`, { cause: error });
  }
}

/** Swaps the bytes of every group of `width` bytes in place. `bytes` must start at a multiple of `width` in its buffer. */
export function swapBytes(bytes: Uint8Array, width: 1 | 2 | 4 | 8): void {
  if (width === 1) return;
  if (globalThis.Buffer) swapWithBuffer(bytes, width);
  else swapWithLoops(bytes, width);
}

function swapWithBuffer(bytes: Uint8Array, width: 2 | 4 | 8): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) buffer.swap16();
  else if (width === 4) buffer.swap32();
  else buffer.swap64();
}

/** The same without Node's `Buffer`; exported for its test. */
export function swapWithLoops(bytes: Uint8Array, width: 2 | 4 | 8): void {
  if (width === 2) {
    const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
    for (let i = 0; i < words.length; i++) words[i] = (words[i]! << 8) | (words[i]! >>> 8);
    return;
  }
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    words[i] = (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
  }
  if (width === 4) return;
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i]!;
    words[i] = words[i + 1]!;
    words[i + 1] = high;
  }
}

/**
 * Copies `count` big-endian numbers from `bytes` at `position` into `target` at `index`, in the machine's order.
 * Both ranges must lie inside; the caller has checked them.
 */
export function copyNumbers(
  bytes: Uint8Array,
  position: number,
  target: Numbers,
  index: number,
  count: number,
): void {
  const width = target.BYTES_PER_ELEMENT as 1 | 2 | 4 | 8;
  const into = new Uint8Array(target.buffer, target.byteOffset + index * width, count * width);
  into.set(bytes.subarray(position, position + count * width));
  swapBytes(into, width);
}

/** Whether two arrays are known to hold the same numbers; where there is no fast way to compare them they are not. */
export function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  if (!globalThis.Buffer) return false;
  const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array) =>
    Buffer.from(buffer, byteOffset, byteLength);
  return bytesOf(a).equals(bytesOf(b));
}

/** Lists behind one another: list `i` from `starts[i]` to `starts[i + 1]`, of which the first `header` bytes are no items. */
export interface Lists {
  readonly starts: Int32Array;
  readonly header: number;
}

/**
 * Copies the big-endian numbers in the lists `from` to `to` into `target` from `index` on, in the machine's order. Both must
 * lie inside; the caller has checked them. One loop for all: most lists are too short for a call each.
 */
export function copyLists(
  view: DataView,
  lists: Lists,
  from: number,
  to: number,
  target: Numbers,
  index: number,
): void {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width } = target;
  if (width === 1)
    inPieces(copyBytes, view, lists, from, to, new Uint8Array(buffer, byteOffset, byteLength), index);
  else if (width === 2)
    inPieces(copy16, view, lists, from, to, new Uint16Array(buffer, byteOffset, byteLength / 2), index);
  else {
    const words = new Uint32Array(buffer, byteOffset, byteLength / 4);
    if (width === 4) inPieces(copy32, view, lists, from, to, words, index);
    else inPieces(copy64, view, lists, from, to, words, 2 * index);
  }
}

/** Gives the index behind what was copied. */
type CopyLists<A> = (
  view: DataView,
  lists: Lists,
  from: number,
  to: number,
  target: A,
  index: number,
) => number;

/** V8 takes its time to make the best code for a loop that runs long, but does so soon for a function that is called often. */
const PIECE = 256;

function inPieces<A>(
  copy: CopyLists<A>,
  view: DataView,
  lists: Lists,
  from: number,
  to: number,
  target: A,
  index: number,
): void {
  let k = index;
  for (let i = from; i < to; i += PIECE) k = copy(view, lists, i, Math.min(to, i + PIECE), target, k);
}

const copyBytes: CopyLists<Uint8Array> = (view, { starts, header }, from, to, target, index) => {
  let k = index;
  let end = starts[from]!;
  for (let i = from + 1; i <= to; i++) {
    let at = end + header;
    end = starts[i]!;
    for (; at < end; at++) target[k++] = view.getUint8(at);
  }
  return k;
};

const copy16: CopyLists<Uint16Array> = (view, { starts, header }, from, to, target, index) => {
  let k = index;
  let end = starts[from]!;
  for (let i = from + 1; i <= to; i++) {
    let at = end + header;
    end = starts[i]!;
    for (; at < end; at += 2) target[k++] = view.getUint16(at);
  }
  return k;
};

const copy32: CopyLists<Uint32Array> = (view, { starts, header }, from, to, target, index) => {
  let k = index;
  let end = starts[from]!;
  for (let i = from + 1; i <= to; i++) {
    let at = end + header;
    end = starts[i]!;
    for (; at < end; at += 4) target[k++] = view.getUint32(at);
  }
  return k;
};

/** As two words each, the low one first. */
const copy64: CopyLists<Uint32Array> = (view, { starts, header }, from, to, target, index) => {
  let k = index;
  let end = starts[from]!;
  for (let i = from + 1; i <= to; i++) {
    let at = end + header;
    end = starts[i]!;
    for (; at < end; at += 8) {
      target[k++] = view.getUint32(at + 4);
      target[k++] = view.getUint32(at);
    }
  }
  return k;
};
