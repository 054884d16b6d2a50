import { ZSTDDecoder } from 'zstddec';
import { decodeDeflate, decodeZlib } from './inflate.ts';

/** The codecs of codecs-node.ts where there is no Node: see `#codecs` in package.json. */

const zstd = new ZSTDDecoder();

/** Loads what cannot be loaded at once. To be awaited before anything else here is called. */
export async function loadCodecs(): Promise<void> {
  await zstd.init();
}

/** A zlib stream of at most `rawLength` bytes. Throws an error for a broken one. */
export function inflate(bytes: Uint8Array, rawLength: number): Uint8Array {
  return decodeZlib(bytes, rawLength);
}

/** A deflate stream without header. */
export function inflateRaw(bytes: Uint8Array, rawLength: number): Uint8Array {
  return decodeDeflate(bytes, rawLength);
}

/** A zstd frame. */
export function unzstd(bytes: Uint8Array, rawLength: number): Uint8Array {
  // For 0 the codec would believe the frame.
  const output = zstd.decode(bytes, Math.max(1, rawLength));
  // It gives nothing when it fails.
  if (output.length === 0 && rawLength > 0)
    throw new Error(`zstd: a broken frame, or more output than ${rawLength} bytes`);
  return output;
}
