/**
 * Encodes into `target`, which has room for `encodedBytes` of the input. Gives the number of bytes written; when that would
 * not be less than the input has, there need be nothing in the target.
 */
export type Encode = (bytes: Uint8Array, target: Uint8Array) => number;

/** The most bytes that a codec may take for some, on its way too. */
export function encodedBytes(bytes: number): number {
  return bytes + (bytes >>> 7) + 64;
}
