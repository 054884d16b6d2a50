import { constants, deflateSync, zstdCompressSync } from 'node:zlib';

/** The most memory that zlib takes (256 KiB): faster, and a few percent smaller. */
const MEMORY = 9;

/** A zlib stream. */
export function deflate(bytes: Uint8Array, level: number): Uint8Array {
  return deflateSync(bytes, { level, memLevel: MEMORY, chunkSize: outputChunk(bytes) });
}

/** A zstd frame. */
export function zstd(bytes: Uint8Array, level: number): Uint8Array {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  return zstdCompressSync(bytes, { params, pledgedSrcSize: bytes.length, chunkSize: outputChunk(bytes) });
}

/** One chunk for all of the output, so that it need not be put together from many. */
function outputChunk(bytes: Uint8Array): number {
  return Math.max(1024, bytes.length + (bytes.length >>> 7) + 64);
}

/** Frees the output of a codec at once, which otherwise a collection of garbage would do. What shares its memory is left alone. */
export function freeOutput({ buffer, byteOffset }: Uint8Array): void {
  const isAlone = byteOffset === 0 && buffer.byteLength > Buffer.poolSize;
  if (isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
