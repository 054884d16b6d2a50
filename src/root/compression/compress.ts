import { deflate, zstd } from '#encoders';
import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';
import { type Compression, compressionCode } from './compression.ts';
import { type Encode, encodedBytes } from './encode.ts';
import { sealLz4 } from './lz4.ts';

/** A block holds at most this many bytes of input: its sizes have three bytes. */
const MAX_BLOCK = 0xffffff;
const HEADER = 9;

/**
 * Compresses the data of a record into blocks (their layout stands in decompress.ts). Gives `undefined` when that would
 * not make it shorter: then the record is stored as it is. The result belongs to the caller and is spare memory that may be
 * given back; before it are `room` bytes of that memory for what comes before the data of a record, behind it at least 64. Codecs run on the
 * thread that calls: those of Node that do not cost a third more of the processors, and whoever has much to write has several
 * threads that do.
 */
export type Compressor = (bytes: Uint8Array, room?: number) => Uint8Array<ArrayBuffer> | undefined;

/** The codec of one block: its letters, its method byte, and how its data are made. */
interface BlockCodec {
  readonly letters: string;
  readonly method: number;
  readonly encode: Encode;
}

/** The compressor of a setting. Throws `UsageError` for one that does not exist, or not where this runs. */
export function makeCompressor(compression: Compression): Compressor {
  compressionCode(compression);
  if (compression === 'none') return () => undefined;
  const codec = codecOf(compression.algorithm, compression.level);
  return (bytes, room = 0) => compressBlocks(bytes, room, codec);
}

function codecOf(algorithm: 'zlib' | 'lz4' | 'zstd', level: number): BlockCodec {
  switch (algorithm) {
    case 'zlib':
      return { letters: 'ZL', method: 8, encode: deflate(level) };
    case 'zstd':
      return { letters: 'ZS', method: 1, encode: zstd(level) };
    case 'lz4':
      return { letters: 'L4', method: 1, encode: (bytes, target) => sealLz4(bytes, level, target) };
    default:
      return algorithm satisfies never;
  }
}

function compressBlocks(
  bytes: Uint8Array,
  room: number,
  codec: BlockCodec,
): Uint8Array<ArrayBuffer> | undefined {
  const blocks = blocksOf(bytes);
  const memory = takeMemory(
    room + blocks.reduce((sum, block) => sum + HEADER + encodedBytes(block.length), 0),
  );
  const end = writeBlocks(blocks, memory, room, codec);
  if (end !== undefined && end - room < bytes.length) return memory.subarray(room, end);
  giveMemory(memory);
  return undefined;
}

/** Gives where the last block ends; nothing if one does not become smaller. */
function writeBlocks(
  blocks: readonly Uint8Array[],
  target: Uint8Array,
  start: number,
  codec: BlockCodec,
): number | undefined {
  let at = start;
  for (const block of blocks) {
    const data = at + HEADER;
    const length = codec.encode(block, target.subarray(data, data + encodedBytes(block.length)));
    if (length >= block.length) return undefined;
    writeHeader(target, at, codec, length, block.length);
    at = data + length;
  }
  return at;
}

function blocksOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / MAX_BLOCK);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * MAX_BLOCK, (i + 1) * MAX_BLOCK));
}

function writeHeader(
  target: Uint8Array,
  at: number,
  { letters, method }: BlockCodec,
  compressed: number,
  raw: number,
): void {
  target.set([letters.charCodeAt(0), letters.charCodeAt(1), method, ...u24(compressed), ...u24(raw)], at);
}

function u24(value: number): [number, number, number] {
  return [value & 0xff, (value >>> 8) & 0xff, value >>> 16];
}
