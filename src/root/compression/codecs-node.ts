import { inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { decodeZstd, isZstdKernelLoaded } from './zstd-kernel.ts';

/** Codecs of the runtime, under one name for Node and for browsers: see `#codecs` in package.json. */

/** To be awaited before anything else here is called, for what can be faster then. */
export { loadZstdKernel as loadCodecs } from './zstd-kernel.ts';

/** Below this many bytes of output, what the runtime takes to set up a decoder anew each time costs more than decoding. */
const SMALL = 16 * 1024;

/** A zlib stream of at most `rawLength` bytes. Throws what the codec throws. */
export function inflate(bytes: Uint8Array, rawLength: number): Uint8Array {
  return inflateSync(bytes, boundsOf(rawLength));
}

/** A deflate stream without header. */
export function inflateRaw(bytes: Uint8Array, rawLength: number): Uint8Array {
  return inflateRawSync(bytes, boundsOf(rawLength));
}

/** A zstd frame. */
export function unzstd(bytes: Uint8Array, rawLength: number): Uint8Array {
  return rawLength <= SMALL && isZstdKernelLoaded()
    ? decodeZstd(bytes, rawLength)
    : zstdDecompressSync(bytes, boundsOf(rawLength));
}

/**
 * One chunk for all of the output, so that it is not put together from many; and longer than that, because the runtime
 * takes another chunk as soon as one is full.
 */
function boundsOf(rawLength: number): { chunkSize: number; maxOutputLength: number } {
  return { chunkSize: rawLength + 64, maxOutputLength: Math.max(1, rawLength) };
}
