import { promisify } from 'node:util';
import { constants, deflate as deflateWithCallback, zstdCompress } from 'node:zlib';

const deflateAsync = promisify(deflateWithCallback);
const zstdAsync = promisify(zstdCompress);

/** A zlib stream, made on Node's own threads. */
export function deflate(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  return deflateAsync(bytes, { level, chunkSize: outputChunk(bytes) });
}

/** A zstd frame, made on Node's own threads. */
export function zstd(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  return zstdAsync(bytes, { params, pledgedSrcSize: bytes.length, chunkSize: outputChunk(bytes) });
}

/** One chunk for all of the output, so that it need not be put together from many. */
function outputChunk(bytes: Uint8Array): number {
  return Math.max(1024, bytes.length + (bytes.length >>> 7) + 64);
}
