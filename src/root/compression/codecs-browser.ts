import { decodeDeflate, decodeZlib } from './inflate.ts';

export { decodeZstd as unzstd, loadZstdKernel as loadCodecs } from './zstd-kernel.ts';

/** The codecs of codecs-node.ts where there is no Node: see `#codecs` in package.json. */

/** A zlib stream of at most `rawLength` bytes. Throws an error for a broken one. */
export function inflate(bytes: Uint8Array, rawLength: number): Uint8Array {
  return decodeZlib(bytes, rawLength);
}

/** A deflate stream without header. */
export function inflateRaw(bytes: Uint8Array, rawLength: number): Uint8Array {
  return decodeDeflate(bytes, rawLength);
}
