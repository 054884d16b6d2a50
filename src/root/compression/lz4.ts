import { decodeLz4Kernel, LZ4_SLACK } from './lz4-decode.ts';
import { encodeLz4FastKernel, encodeLz4Kernel } from './lz4-encode.ts';
import { KernelMemory } from './wasm/kernel-memory.ts';
import { xxh64Kernel } from './xxh64.ts';

/** The memory holds the table of the encoder, the input at a fixed place (behind all distances of matches), and the output. */
const INPUT = 0x10000;
const CHECKSUM_BYTES = 8;

function load() {
  const memory = new KernelMemory([decodeLz4Kernel, encodeLz4FastKernel, encodeLz4Kernel, xxh64Kernel]);
  return {
    memory,
    decode: memory.kernel<number>('decodeLz4'),
    encodeFast: memory.kernel<number>('encodeLz4Fast'),
    encode: memory.kernel<number>('encodeLz4'),
    xxh64: memory.kernel<bigint>('xxh64'),
  };
}

let loaded: ReturnType<typeof load> | undefined;

/** The kernels, with an input and room for an output in their memory. */
function begin(input: Uint8Array, outputBytes: number) {
  loaded ??= load();
  const output = INPUT + input.length + LZ4_SLACK;
  const bytes = loaded.memory.bytes(output + outputBytes + LZ4_SLACK);
  bytes.set(input, INPUT);
  return { ...loaded, bytes, inputEnd: INPUT + input.length, output };
}

/**
 * Decodes the data of an `L4` block, which is its XXH64 and a raw LZ4 block (the layout stands in lz4-decode.ts), into
 * `target`. Gives the part of it that was filled; throws for a wrong checksum and for a broken block.
 */
export function openLz4(data: Uint8Array, target: Uint8Array): Uint8Array {
  if (data.length < CHECKSUM_BYTES) throw new Error('an LZ4 block without its checksum');
  const { bytes, xxh64, decode, inputEnd, output } = begin(data, target.length);
  const block = INPUT + CHECKSUM_BYTES;
  const expected = new DataView(data.buffer, data.byteOffset).getBigInt64(0);
  if (xxh64(block, inputEnd) !== expected) throw new Error('wrong XXH64 checksum');
  const length = decode(block, inputEnd, output, output + target.length);
  if (length < 0) throw new Error('broken LZ4 sequence');
  target.set(bytes.subarray(output, output + length));
  return length === target.length ? target : target.subarray(0, length);
}

/**
 * Writes the data of an `L4` block that stands for some bytes into `target`, which must have room for `input` and a 128th
 * more; gives their length. Levels up to 3 are fast, the others make it smaller.
 */
export function sealLz4(input: Uint8Array, level: number, target: Uint8Array): number {
  const { bytes, xxh64, encodeFast, encode, inputEnd, output } = begin(input, lz4Bound(input.length));
  const length = (level <= 3 ? encodeFast : encode)(INPUT, inputEnd, output);
  target.set(bytes.subarray(output, output + length), CHECKSUM_BYTES);
  new DataView(target.buffer, target.byteOffset).setBigInt64(0, xxh64(output, output + length));
  return CHECKSUM_BYTES + length;
}

/** The most bytes that a raw LZ4 block of `length` bytes can take. */
function lz4Bound(length: number): number {
  return length + Math.floor(length / 255) + 16;
}
