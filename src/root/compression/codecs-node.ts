import { inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';

/** Codecs of the runtime, under one name for Node and for browsers: see `#codecs` in package.json. */

/** Everything is there already; codecs of browsers have to be loaded. */
export async function loadCodecs(): Promise<void> {}

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
  return zstdDecompressSync(bytes, boundsOf(rawLength));
}

/**
 * One chunk for all of the output, so that it is not put together from many; and longer than that, because the runtime
 * takes another chunk as soon as one is full.
 */
function boundsOf(rawLength: number): { chunkSize: number; maxOutputLength: number } {
  return { chunkSize: rawLength + 64, maxOutputLength: Math.max(1, rawLength) };
}
