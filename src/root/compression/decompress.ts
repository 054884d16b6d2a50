import { inflate, inflateRaw, unzstd } from '#codecs';
import { FormatError, messageOf, UnsupportedError } from '../../errors.ts';
import type { Place } from '../bytes/cursor.ts';
import { openLz4 } from './lz4.ts';
import { decodeXz } from './xz.ts';

/**
 * What a compressed record holds: blocks, one after another, each
 *
 *     2 letters (ZL CS XZ L4 ZS), method byte, 3 bytes compressed size, 3 bytes raw size (little-endian), data
 *
 * The data of `L4` starts with the XXH64 of the rest.
 */
interface Block {
  readonly letters: string;
  readonly data: Uint8Array;
  readonly rawLength: number;
}

/** Gives memory for so many bytes, whatever they hold. */
export type Allocate = (length: number) => Uint8Array;

const newBytes: Allocate = (length) => new Uint8Array(length);

/** Decompresses a record of `rawLength` bytes. The result is new, or lies in memory from `allocate`, which may be asked twice. */
export function decompress(
  bytes: Uint8Array,
  rawLength: number,
  place: Place,
  allocate: Allocate = newBytes,
): Uint8Array {
  const blocks = splitBlocks(bytes, rawLength, place);
  const first = blocks[0];
  if (!first) return new Uint8Array(0);
  const start = decodeBlock(first, place, allocate(first.rawLength));
  if (blocks.length === 1) return start;
  // Lengths that are not true show in the first block: only now the whole is allocated.
  const output = allocate(rawLength);
  output.set(start);
  let at = first.rawLength;
  for (const block of blocks.slice(1)) {
    decodeBlock(block, place, output.subarray(at, at + block.rawLength));
    at += block.rawLength;
  }
  return output;
}

/** Reads every block header first: so `rawLength` is known to be backed by blocks before anything is allocated. */
function splitBlocks(bytes: Uint8Array, rawLength: number, place: Place): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  let total = 0;
  while (total < rawLength) {
    if (at + 9 > bytes.length) fail(place, `expected ${rawLength} bytes of output, the blocks hold ${total}`);
    const length = u24(bytes, at + 3);
    const raw = u24(bytes, at + 6);
    if (at + 9 + length > bytes.length) {
      fail(place, `a block of ${length} bytes at ${at}, but ${bytes.length - at - 9} bytes are left`);
    }
    const letters = String.fromCharCode(bytes[at]!, bytes[at + 1]!);
    blocks.push({ letters, data: bytes.subarray(at + 9, at + 9 + length), rawLength: raw });
    at += 9 + length;
    total += raw;
  }
  if (total !== rawLength) fail(place, `expected ${rawLength} bytes of output, the blocks hold ${total}`);
  return blocks;
}

function u24(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

function fail(place: Place, message: string): never {
  throw new FormatError(`root: "${place.file}": ${place.object}: ${message}`);
}

/** Fills `target` with the data of a block. */
function decodeBlock(block: Block, place: Place, target: Uint8Array): Uint8Array {
  const output = runCodec(block, place, target);
  if (output.length !== block.rawLength) {
    fail(
      place,
      `block "${block.letters}": expected ${block.rawLength} bytes of output, got ${output.length}`,
    );
  }
  return output;
}

function runCodec({ letters, data }: Block, place: Place, target: Uint8Array): Uint8Array {
  try {
    switch (letters) {
      case 'ZL':
        return inflate(data, target);
      case 'CS':
        return inflateRaw(data, target);
      case 'ZS':
        return unzstd(data, target);
      case 'XZ':
        return decodeXz(data, target);
      case 'L4':
        return openLz4(data, target);
    }
  } catch (error) {
    throw new FormatError(`root: "${place.file}": ${place.object}: block "${letters}": ${messageOf(error)}`, {
      cause: error,
    });
  }
  throw new UnsupportedError(`root: "${place.file}": ${place.object}: compression "${letters}" is not known`);
}
