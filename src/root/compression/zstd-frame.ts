const MAGIC = 0xfd2fb528;
/** Bytes of the content's size, by the two bits that tell them; none means one when the frame is a single segment. */
const SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_BYTES = [0, 1, 2, 4];

/**
 * How many bytes the content of a zstd frame has, when `bytes` are one frame from its first byte to its last that tells so;
 * else undefined. (Frame: magic; descriptor; window, dictionary, size of the content; blocks with a header of three bytes,
 * of which bit 0 marks the last, bits 1 and 2 are the type, and the rest is the size; a checksum if the descriptor says so:
 * RFC 8878, section 3.1.1.)
 */
export function contentOfWholeFrame(bytes: Uint8Array): number | undefined {
  if (bytes.length < 6) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const descriptor = view.getUint8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeBytes = SIZE_BYTES[descriptor >> 6] || (isSingle ? 1 : 0);
  const sizeAt = 5 + (isSingle ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3]!;
  const end = endOfBlocks(view, sizeAt + sizeBytes) + (descriptor & 4 ? 4 : 0);
  const isWhole = view.getUint32(0, true) === MAGIC && end === bytes.length;
  return isWhole && sizeBytes > 0 ? readSize(view, sizeAt, sizeBytes) : undefined;
}

/** Where the last block ends; NaN when the bytes end before. */
function endOfBlocks(view: DataView, start: number): number {
  for (let at = start; at + 3 <= view.byteLength; ) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const isRun = ((header >> 1) & 3) === 1;
    at += 3 + (isRun ? 1 : header >> 3);
    if (header & 1) return at;
  }
  return Number.NaN;
}

function readSize(view: DataView, at: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  if (bytes === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}
