/** Memory for one basket at a time, used again for the next: whoever wants to keep something copies it. */

/** Baskets that are larger than this get memory of their own, which goes with them. */
const LARGEST = 4 * 1024 * 1024;

let bytes = new Uint8Array(0);
let offsets = new Int32Array(0);

/** Memory for so many bytes, which hold anything; the same as the last time. */
export function scratchBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length > LARGEST) return new Uint8Array(length);
  if (length > bytes.length) bytes = new Uint8Array(roomFor(length));
  return bytes.subarray(0, length);
}

/** Memory for so many offsets, which hold anything; the same as the last time. */
export function scratchOffsets(length: number): Int32Array<ArrayBuffer> {
  if (length > LARGEST / 4) return new Int32Array(length);
  if (length > offsets.length) offsets = new Int32Array(roomFor(length));
  return offsets.subarray(0, length);
}

/** The next power of two: baskets differ a little in length. */
function roomFor(length: number): number {
  return 2 ** Math.ceil(Math.log2(length));
}
