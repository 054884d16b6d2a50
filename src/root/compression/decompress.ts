import { inflate, inflateRaw, unzstd } from '#codecs';
import { FormatError, messageOf, UnsupportedError } from '../../errors.ts';
import type { Place } from '../bytes/cursor.ts';
import type { Hashes } from './checksum.ts';
import { decodeLz4 } from './lz4.ts';
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

/** Decompresses a record of `rawLength` bytes. The result may share memory with nothing else. */
export function decompress(bytes: Uint8Array, rawLength: number, place: Place, hashes: Hashes): Uint8Array {
  const blocks = splitBlocks(bytes, rawLength, place);
  const first = blocks[0];
  if (!first) return new Uint8Array(0);
  const start = decodeBlock(first, place, hashes);
  if (blocks.length === 1) return start;
  // Lengths that are not true show in the first block: only now the whole is allocated.
  const output = new Uint8Array(rawLength);
  output.set(start);
  let at = first.rawLength;
  for (const block of blocks.slice(1)) {
    output.set(decodeBlock(block, place, hashes), at);
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

function decodeBlock(block: Block, place: Place, hashes: Hashes): Uint8Array {
  const output = runCodec(block, place, hashes);
  if (output.length !== block.rawLength) {
    fail(
      place,
      `block "${block.letters}": expected ${block.rawLength} bytes of output, got ${output.length}`,
    );
  }
  return output;
}

function runCodec(block: Block, place: Place, hashes: Hashes): Uint8Array {
  try {
    switch (block.letters) {
      case 'ZL':
        return inflate(block.data, block.rawLength);
      case 'CS':
        return inflateRaw(block.data, block.rawLength);
      case 'XZ':
        return decodeXz(block.data, block.rawLength);
      case 'ZS':
        return unzstd(block.data, block.rawLength);
      case 'L4':
        return decodeChecked(block, hashes);
    }
  } catch (error) {
    throw new FormatError(
      `root: "${place.file}": ${place.object}: block "${block.letters}": ${messageOf(error)}`,
      { cause: error },
    );
  }
  throw new UnsupportedError(
    `root: "${place.file}": ${place.object}: compression "${block.letters}" is not known`,
  );
}

function decodeChecked(block: Block, hashes: Hashes): Uint8Array {
  const data = block.data.subarray(8);
  const sum = hashes.xxh64(data);
  if (sum.some((byte, i) => byte !== block.data[i])) throw new Error('wrong XXH64 checksum');
  const output = new Uint8Array(block.rawLength);
  const length = decodeLz4(data, output);
  if (length < 0) throw new Error('broken LZ4 sequence');
  return length === output.length ? output : output.subarray(0, length);
}
