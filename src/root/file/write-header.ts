import { ByteWriter } from '../bytes/byte-writer.ts';
import { MAX_NARROW, writePosition } from './write-key.ts';

/** Where the first record starts: the bytes before it are the header. */
export const HEADER_BYTES = 100;
/** The version of ROOT that new files name: all but graphs is in the form that 6.24 writes. */
export const ROOT_VERSION = 62400;
/** Added to the version of a file whose positions have 64 bits. */
const WIDE_VERSION = 1_000_000;

/** What the header of a file says. */
export interface WrittenHeader {
  readonly version: number;
  readonly end: number;
  readonly free: { readonly position: number; readonly bytes: number; readonly count: number };
  /** Bytes of the key and the name at the start of the first record. */
  readonly nameBytes: number;
  readonly compressionCode: number;
  readonly streamers: { readonly position: number; readonly bytes: number };
  readonly uuid: Uint8Array;
}

/** The header, `HEADER_BYTES` long. */
export function headerOf(header: WrittenHeader): Uint8Array {
  const wide = header.end > MAX_NARROW;
  const writer = new ByteWriter({ capacity: HEADER_BYTES });
  writer.raw(new TextEncoder().encode('root'));
  writer.i32(header.version + (wide ? WIDE_VERSION : 0));
  writer.i32(HEADER_BYTES);
  writePosition(writer, header.end, wide);
  writePosition(writer, header.free.position, wide);
  writer.i32(header.free.bytes);
  writer.i32(header.free.count);
  writer.i32(header.nameBytes);
  writer.u8(wide ? 8 : 4);
  writer.i32(header.compressionCode);
  writePosition(writer, header.streamers.position, wide);
  writer.i32(header.streamers.bytes);
  writer.i16(1);
  writer.raw(header.uuid);
  writer.zeros(HEADER_BYTES - writer.length);
  return writer.bytes();
}
