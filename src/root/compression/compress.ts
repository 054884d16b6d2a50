import { loadHashes } from './checksum.ts';
import { type Compression, compressionCode } from './compression.ts';
import { encodeLz4, lz4Bound } from './lz4-encode.ts';

/** A block holds at most this many bytes of input: its sizes have three bytes. */
const MAX_BLOCK = 0xffffff;
const HEADER = 9;

/**
 * Compresses the data of a record into blocks (their layout stands in decompress.ts). Gives `undefined` when that would
 * not make it shorter: then the record is stored as it is. The input is not kept; it must not change until then.
 */
export type Compressor = (bytes: Uint8Array) => Promise<Uint8Array | undefined>;

/** The codec of one block: its letters, its method byte, and the data, which is never shorter than what it stands for. */
interface BlockCodec {
  readonly letters: string;
  readonly method: number;
  encode(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** Loads what a compression needs. Throws `UsageError` for a setting that does not exist. */
export async function loadCompressor(compression: Compression): Promise<Compressor> {
  compressionCode(compression);
  if (compression === 'none') return async () => undefined;
  const codec = await loadCodec(compression.algorithm, compression.level);
  return (bytes) => compressBlocks(bytes, codec);
}

async function loadCodec(algorithm: 'zlib' | 'lz4' | 'zstd', level: number): Promise<BlockCodec> {
  switch (algorithm) {
    case 'zlib': {
      const { deflate } = await import('./encode-node.ts');
      return { letters: 'ZL', method: 8, encode: (bytes) => deflate(bytes, level) };
    }
    case 'zstd': {
      const { zstd } = await import('./encode-node.ts');
      return { letters: 'ZS', method: 1, encode: (bytes) => zstd(bytes, level) };
    }
    case 'lz4': {
      const { xxh64 } = await loadHashes();
      return { letters: 'L4', method: 1, encode: (bytes) => checkedLz4(bytes, xxh64) };
    }
    default:
      return algorithm satisfies never;
  }
}

function checkedLz4(bytes: Uint8Array, xxh64: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const output = new Uint8Array(8 + lz4Bound(bytes.length));
  const end = 8 + encodeLz4(bytes, output.subarray(8));
  output.set(xxh64(output.subarray(8, end)));
  return output.subarray(0, end);
}

async function compressBlocks(bytes: Uint8Array, codec: BlockCodec): Promise<Uint8Array | undefined> {
  const blocks: Uint8Array[] = [];
  let total = 0;
  for (let start = 0; start < bytes.length; start += MAX_BLOCK) {
    const raw = bytes.subarray(start, start + MAX_BLOCK);
    const data = await codec.encode(raw);
    total += HEADER + data.length;
    if (data.length >= raw.length || data.length > MAX_BLOCK || total >= bytes.length) return undefined;
    blocks.push(headerOf(codec, data.length, raw.length), data);
  }
  return blocks.length > 0 ? joined(blocks, total) : undefined;
}

function headerOf(codec: BlockCodec, compressed: number, raw: number): Uint8Array {
  const { letters, method } = codec;
  return Uint8Array.of(letters.charCodeAt(0), letters.charCodeAt(1), method, ...u24(compressed), ...u24(raw));
}

function u24(value: number): [number, number, number] {
  return [value & 0xff, (value >>> 8) & 0xff, value >>> 16];
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
