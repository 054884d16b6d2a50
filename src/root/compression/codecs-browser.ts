import { decodeDeflate, decodeZlib } from './inflate.ts';
import { decodeZstd } from './zstd/decode.ts';

/** The codecs of codecs-node.ts where there is no Node: see `#codecs` in package.json. */

/** A zlib stream of at most `rawLength` bytes. Throws an error for a broken one. */
export function inflate(bytes: Uint8Array, rawLength: number): Uint8Array {
  return decodeZlib(bytes, rawLength);
}

/** A deflate stream without header. */
export function inflateRaw(bytes: Uint8Array, rawLength: number): Uint8Array {
  return decodeDeflate(bytes, rawLength);
}

/** A zstd frame. */
export function unzstd(bytes: Uint8Array, rawLength: number): Uint8Array {
  return decodeZstd(bytes, rawLength);
}
