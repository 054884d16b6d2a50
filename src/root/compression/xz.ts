import { LzmaDecoder, LzmaFault } from './lzma.ts';

/**
 * An .xz stream with LZMA2 as its only filter:
 *
 *     header  fd 37 7a 58 5a 00, 2 bytes of flags (second: the check), CRC32 of the flags
 *     block   header size, flags, [sizes], filters, padding, CRC32; LZMA2 chunks; padding to 4; check
 *     ...
 *     index   00, records, padding, CRC32
 *     footer  CRC32, size of the index, flags, 59 5a
 *
 * Fills `target`, which is what the stream must yield. Checks of type CRC32 and CRC64 are verified.
 */
export function decodeXz(input: Uint8Array, target: Uint8Array): Uint8Array {
  const decoder = new LzmaDecoder(input, target.length);
  const check = readStreamHeader(input, decoder);
  let at = 12;
  while (at < input.length && input[at] !== 0) at = readBlock(input, at, decoder, check);
  if (at >= input.length) throw new LzmaFault('an xz stream without its index');
  if (decoder.written !== target.length)
    throw new LzmaFault(`${decoder.written} bytes of output, expected ${target.length}`);
  decoder.copyTo(target);
  return target;
}

const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];

function u32(bytes: Uint8Array, at: number): bigint {
  return BigInt((bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0);
}

function readStreamHeader(input: Uint8Array, decoder: LzmaDecoder): number {
  if (input.length < 12 || MAGIC.some((byte, i) => input[i] !== byte)) throw new LzmaFault('no xz stream');
  if (decoder.inputCrc(6, 8) !== u32(input, 8)) throw new LzmaFault('xz stream header: wrong CRC32');
  return input[7]! & 15;
}

function readBlock(input: Uint8Array, start: number, decoder: LzmaDecoder, check: number): number {
  const before = decoder.written;
  const headerEnd = readBlockHeader(input, start, decoder);
  const dataEnd = readChunks(input, headerEnd, decoder);
  const checkAt = headerEnd + Math.ceil((dataEnd - headerEnd) / 4) * 4;
  if (checkAt + CHECK_BYTES[check]! > input.length) throw new LzmaFault('an xz block without its check');
  if (input.subarray(dataEnd, checkAt).some((byte) => byte !== 0))
    throw new LzmaFault('xz padding that is not zero');
  verifyCheck(decoder, before, input, checkAt, check);
  return checkAt + CHECK_BYTES[check]!;
}

function readBlockHeader(input: Uint8Array, start: number, decoder: LzmaDecoder): number {
  const end = start + (input[start]! + 1) * 4;
  if (end > input.length) throw new LzmaFault('an xz block header past the end');
  if (decoder.inputCrc(start, end - 4) !== u32(input, end - 4)) {
    throw new LzmaFault('xz block header: wrong CRC32');
  }
  const flags = input[start + 1]!;
  let at = start + 2;
  if (flags & 0x40) at = skipNumber(input, at, end);
  if (flags & 0x80) at = skipNumber(input, at, end);
  if (flags & 3 || input[at] !== 0x21) throw new LzmaFault('an xz filter other than LZMA2');
  return end;
}

function skipNumber(input: Uint8Array, at: number, end: number): number {
  while (at < end && input[at]! & 0x80) at++;
  return at + 1;
}

/** The chunks of LZMA2, up to the one that is a zero byte. */
function readChunks(input: Uint8Array, start: number, decoder: LzmaDecoder): number {
  let at = start;
  for (;;) {
    if (at >= input.length) throw new LzmaFault('LZMA2 without its end');
    const control = input[at++]!;
    if (control === 0) return at;
    at = control < 0x80 ? readStored(input, at, control, decoder) : readCoded(input, at, control, decoder);
  }
}

function readStored(input: Uint8Array, at: number, control: number, decoder: LzmaDecoder): number {
  if (control > 2) throw new LzmaFault(`LZMA2 chunk ${control}`);
  if (control === 1) decoder.resetDictionary();
  const end = at + 3 + (((input[at]! << 8) | input[at + 1]!) & 0xffff);
  if (end > input.length) throw new LzmaFault('an LZMA2 chunk past the end');
  decoder.store(at + 2, end);
  return end;
}

function readCoded(input: Uint8Array, at: number, control: number, decoder: LzmaDecoder): number {
  const rawLength = ((control & 31) << 16) + ((input[at]! << 8) | input[at + 1]!) + 1;
  const length = ((input[at + 2]! << 8) | input[at + 3]!) + 1;
  let from = at + 4;
  const reset = (control >>> 5) & 3;
  if (reset === 3) decoder.resetDictionary();
  if (reset >= 2) decoder.setProperties(input[from++]!);
  else if (reset === 1) decoder.resetState();
  if (from + length > input.length) throw new LzmaFault('an LZMA2 chunk past the end');
  decoder.decode(from, from + length, rawLength);
  return from + length;
}

function verifyCheck(decoder: LzmaDecoder, from: number, input: Uint8Array, at: number, check: number): void {
  if (check === 1 && decoder.outputCrc(32, from) !== u32(input, at))
    throw new LzmaFault('wrong CRC32 of an xz block');
  if (check === 4 && decoder.outputCrc(64, from) !== u32(input, at) + (u32(input, at + 4) << 32n))
    throw new LzmaFault('wrong CRC64 of an xz block');
}
