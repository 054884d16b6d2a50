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
