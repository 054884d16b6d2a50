import { decodeDeflate, decodeZlib } from './inflate.ts';
import { decodeZstd } from './zstd-kernel.ts';

export { loadZstdKernel as loadCodecs } from './zstd-kernel.ts';

/** The codecs of codecs-node.ts where there is no Node: see `#codecs` in package.json. */

/** A zlib stream. */
export function inflate(bytes: Uint8Array, target: Uint8Array): Uint8Array {
  return fill(target, decodeZlib(bytes, target.length));
}

/** A deflate stream without header. */
export function inflateRaw(bytes: Uint8Array, target: Uint8Array): Uint8Array {
  return fill(target, decodeDeflate(bytes, target.length));
}

/** A zstd frame. */
export function unzstd(bytes: Uint8Array, target: Uint8Array): Uint8Array {
  return fill(target, decodeZstd(bytes, target.length));
}

function fill(target: Uint8Array, output: Uint8Array): Uint8Array {
  target.set(output);
  return target.subarray(0, output.length);
}
