import { ZSTDDecoder } from 'zstddec';

const decoder = new ZSTDDecoder();

/** Loads the decoder. To be awaited before it is used. */
export async function loadZstdKernel(): Promise<void> {
  await decoder.init();
}

/** Decodes one zstd frame of at most `rawLength` bytes in WebAssembly. Throws an error for a broken one. */
export function decodeZstd(bytes: Uint8Array, rawLength: number): Uint8Array {
  // For 0 the codec would believe the frame.
  const output = decoder.decode(bytes, Math.max(1, rawLength));
  // It gives nothing when it fails.
  if (output.length === 0 && rawLength > 0)
    throw new Error(`zstd: a broken frame, or more output than ${rawLength} bytes`);
  return output;
}
