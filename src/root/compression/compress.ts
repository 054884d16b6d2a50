import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';
import { type Compression, compressionCode } from './compression.ts';
import { sealLz4 } from './lz4.ts';

/** A block holds at most this many bytes of input: its sizes have three bytes. */
const MAX_BLOCK = 0xffffff;
const HEADER = 9;

/**
 * Compresses the data of a record into blocks (their layout stands in decompress.ts). Gives `undefined` when that would
 * not make it shorter: then the record is stored as it is. The result belongs to the caller and is spare memory: it may be
 * given back. Codecs run on the thread that calls: those of Node that do not cost a third more of the processors, and whoever
 * has much to write has several threads that do.
 */
export type Compressor = (bytes: Uint8Array) => Uint8Array | undefined;

/** The codec of one block: its letters, its method byte, and the data. */
interface BlockCodec {
  readonly letters: string;
  readonly method: number;
  encode(bytes: Uint8Array): Uint8Array;
  /** Is done with what `encode` gave. */
  release(data: Uint8Array): void;
}

/** Loads what a compression needs. Throws `UsageError` for a setting that does not exist. */
export async function loadCompressor(compression: Compression): Promise<Compressor> {
  compressionCode(compression);
  if (compression === 'none') return () => undefined;
  const codec = await loadCodec(compression.algorithm, compression.level);
  return (bytes) => compressBlocks(bytes, codec);
}

async function loadCodec(algorithm: 'zlib' | 'lz4' | 'zstd', level: number): Promise<BlockCodec> {
  switch (algorithm) {
    case 'zlib': {
      const { deflate, freeOutput } = await import('./encode-node.ts');
      return { letters: 'ZL', method: 8, encode: (bytes) => deflate(bytes, level), release: freeOutput };
    }
    case 'zstd': {
      const { zstd, freeOutput } = await import('./encode-node.ts');
      return { letters: 'ZS', method: 1, encode: (bytes) => zstd(bytes, level), release: freeOutput };
    }
    case 'lz4':
      return { letters: 'L4', method: 1, encode: (bytes) => sealLz4(bytes, level), release: giveMemory };
    default:
      return algorithm satisfies never;
  }
}

function compressBlocks(bytes: Uint8Array, codec: BlockCodec): Uint8Array | undefined {
  const raw: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += MAX_BLOCK)
    raw.push(bytes.subarray(start, start + MAX_BLOCK));
  const encoded = raw.map((block) => codec.encode(block));
  const joined = joinBlocks(raw, encoded, codec);
  for (const data of encoded) codec.release(data);
  return joined;
}

/** Headers and data of all blocks, if that is shorter than what they stand for. */
function joinBlocks(
  raw: readonly Uint8Array[],
  encoded: readonly Uint8Array[],
  codec: BlockCodec,
): Uint8Array | undefined {
  const isSmaller = encoded.every((data, i) => data.length < raw[i]!.length);
  const total = encoded.reduce((sum, data) => sum + HEADER + data.length, 0);
  if (!isSmaller || total >= raw.reduce((sum, block) => sum + block.length, 0)) return undefined;
  const bytes = takeMemory(total).subarray(0, total);
  let at = 0;
  for (const [i, data] of encoded.entries()) {
    bytes.set(headerOf(codec, data.length, raw[i]!.length), at);
    bytes.set(data, at + HEADER);
    at += HEADER + data.length;
  }
  return bytes;
}

function headerOf({ letters, method }: BlockCodec, compressed: number, raw: number): number[] {
  return [letters.charCodeAt(0), letters.charCodeAt(1), method, ...u24(compressed), ...u24(raw)];
}

function u24(value: number): [number, number, number] {
  return [value & 0xff, (value >>> 8) & 0xff, value >>> 16];
}
