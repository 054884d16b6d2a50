import { constants, createDeflate, createZstdCompress, deflateSync, zstdCompressSync } from 'node:zlib';
import type { Compression } from './compression.ts';
import { encodeZlib } from './deflate.ts';
import type { Encode } from './encode.ts';
import { KeptCodec } from './kept-codec.ts';

/** Encoders under one name for Node and for browsers: see `#encoders` in package.json. */

/** What is used when nothing is said: small files at a speed that does not hold up the rest. */
export const DEFAULT_COMPRESSION: Compression = { algorithm: 'zstd', level: 3 };

/** The most memory that zlib takes (256 KiB): faster, and a few percent smaller. */
const MEMORY = 9;
/** The entries of zstd's table of what it has seen, as a power of two: at its fastest level it is to stay in the nearest cache. */
const NEAR_TABLE = 12;

/** Zlib streams of a level. */
export const deflate = once((level): Encode => {
  if (level === 1) return encodeZlib;
  const options = { level, memLevel: MEMORY };
  const kept = KeptCodec.behind(() => createDeflate(options));
  if (!kept) return (bytes, target) => fill(target, deflateSync(bytes, options));
  return (bytes, target) => {
    kept.reset();
    return runKept(kept, constants.Z_FINISH, bytes, target);
  };
});

/** Zstd frames of a level. They say how long their content is. */
export const zstd = once((level): Encode => {
  const params: Record<number, number> = { [constants.ZSTD_c_compressionLevel]: level };
  if (level === 1) params[constants.ZSTD_c_hashLog] = NEAR_TABLE;
  const kept = KeptCodec.behind(() => createZstdCompress({ params }));
  if (!kept)
    return (bytes, target) => fill(target, zstdCompressSync(bytes, { params, pledgedSrcSize: bytes.length }));
  return (bytes, target) => runKept(kept, constants.ZSTD_e_end, bytes, target);
});

/** One encoder for each level, for the whole program: what is behind it has much memory. */
function once(make: (level: number) => Encode): (level: number) => Encode {
  const made = new Map<number, Encode>();
  return (level) => {
    const encode = made.get(level) ?? make(level);
    made.set(level, encode);
    return encode;
  };
}

function runKept(codec: KeptCodec, flush: number, bytes: Uint8Array, target: Uint8Array): number {
  const { written, inputLeft } = codec.run(flush, bytes, target);
  if (inputLeft === 0 && written < target.length) return written;
  codec.discard();
  throw new Error(`${bytes.length} bytes were not compressed within ${target.length}`);
}

function fill(target: Uint8Array, output: Uint8Array): number {
  target.set(output);
  return output.length;
}
