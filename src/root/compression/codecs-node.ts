import {
  constants,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import { KeptCodec } from './kept-codec.ts';
import { contentOfWholeFrame } from './zstd-frame.ts';

/**
 * Codecs of the runtime, under one name for Node and for browsers: see `#codecs` in package.json. Each decodes into
 * `target` and gives the part of it that was filled; it throws for a broken stream, and for one with more output.
 */

/** To be awaited before anything else here is called, for what can be faster then: in Node, nothing. */
export async function loadCodecs(): Promise<void> {}

const kept = {
  inflate: KeptCodec.behind(createInflate),
  inflateRaw: KeptCodec.behind(createInflateRaw),
  zstd: KeptCodec.behind(createZstdDecompress),
};

/** A zlib stream. */
export function inflate(bytes: Uint8Array, target: Uint8Array): Uint8Array {
  if (kept.inflate) return inflateKept(kept.inflate, bytes, target);
  return fill(target, inflateSync(bytes, boundsOf(target)));
}

/** A deflate stream without header. */
export function inflateRaw(bytes: Uint8Array, target: Uint8Array): Uint8Array {
  if (kept.inflateRaw) return inflateKept(kept.inflateRaw, bytes, target);
  return fill(target, inflateRawSync(bytes, boundsOf(target)));
}

/** Where output goes that has no place any more. */
const beyond = new Uint8Array(1);

function inflateKept(codec: KeptCodec, bytes: Uint8Array, target: Uint8Array): Uint8Array {
  codec.reset();
  let rest = bytes;
  // zlib takes memory of no bytes for a mistake.
  if (target.length > 0) {
    const { written, inputLeft } = codec.run(constants.Z_FINISH, bytes, target);
    if (written < target.length) return target.subarray(0, written);
    rest = bytes.subarray(bytes.length - inputLeft);
  }
  // The target is full. Is the stream at its end, too? It throws if there should be more input.
  if (codec.run(constants.Z_FINISH, rest, beyond).written === 0) return target;
  throw new Error(`zlib: more output than ${target.length} bytes`);
}

/** A zstd frame. */
export function unzstd(bytes: Uint8Array, target: Uint8Array): Uint8Array {
  // The kept codec does not tell whether it is at the end of a frame: it gets those that cannot end otherwise.
  const length = kept.zstd && contentOfWholeFrame(bytes);
  if (!kept.zstd || length === undefined || length > target.length)
    return fill(target, zstdDecompressSync(bytes, boundsOf(target)));
  const content = target.subarray(0, length);
  const { written, inputLeft } = kept.zstd.run(constants.ZSTD_e_end, bytes, content);
  if (written === length && inputLeft === 0) return content;
  kept.zstd.discard();
  throw new Error(`zstd: a frame of ${length} bytes gave ${written}`);
}

/**
 * One chunk for all of the output, so that it is not put together from many; and longer than that, because the runtime
 * takes another chunk as soon as one is full.
 */
function boundsOf({ length }: Uint8Array): { chunkSize: number; maxOutputLength: number } {
  return { chunkSize: length + 64, maxOutputLength: Math.max(1, length) };
}

function fill(target: Uint8Array, output: Uint8Array): Uint8Array {
  if (output.length > target.length) throw new Error(`more output than ${target.length} bytes`);
  target.set(output);
  return target.subarray(0, output.length);
}
