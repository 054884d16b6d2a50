import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';
import type { Hashes } from '../compression/checksum.ts';
import type { Compressor } from '../compression/compress.ts';
import { CHECKSUM_BYTES } from './envelope.ts';

/** Spare memory for the bytes of a page, with room for its checksum behind them. */
export function pageMemory(bytes: number): Uint8Array<ArrayBuffer> {
  return takeMemory(bytes + CHECKSUM_BYTES).subarray(0, bytes);
}

/**
 * A page as it is stored: compressed if that helps, its checksum behind it. Takes memory that `pageMemory` gave; the result is
 * spare memory, too.
 */
export function sealPage(
  raw: Uint8Array<ArrayBuffer>,
  compress: Compressor,
  hashes: Hashes,
): Uint8Array<ArrayBuffer> {
  const compressed = compress(raw);
  if (compressed) giveMemory(raw);
  // Behind what a compressor gives there is room, too.
  const { buffer, byteOffset, length } = compressed ?? raw;
  const stored = new Uint8Array(buffer, byteOffset, length + CHECKSUM_BYTES);
  stored.set(hashes.xxh3(stored.subarray(0, length)).reverse(), length);
  return stored;
}
