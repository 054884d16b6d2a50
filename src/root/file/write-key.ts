import { ByteWriter, textBytes } from '../bytes/byte-writer.ts';

/** Positions beyond this need the wide form of keys, directories and headers, with 64-bit positions. */
export const MAX_NARROW = 2_000_000_000;

/** What identifies a record and says where it belongs. */
export interface KeyName {
  readonly className: string;
  readonly name: string;
  readonly title: string;
  /** 1 and up; 0 for baskets. */
  readonly cycle: number;
  /** Where the record of the directory starts that it is in; 0 for the file itself. */
  readonly directory: number;
}

/** A key as it stands before a record and, once more, in the list of its directory. */
export interface Key extends KeyName {
  /** Where the record starts. */
  readonly position: number;
  /** Bytes of the key itself. */
  readonly keyBytes: number;
  /** Bytes of the data as stored. */
  readonly storedBytes: number;
  /** Bytes of the data before compression. */
  readonly rawBytes: number;
  /** ROOT's date and time. */
  readonly datime: number;
  readonly wide: boolean;
  /** The key as another program wrote it, which is kept to the byte. */
  readonly bytes?: Uint8Array | undefined;
}

/** Bytes that a key takes. */
export function keyBytes(name: Pick<KeyName, 'className' | 'name' | 'title'>, wide: boolean): number {
  return (wide ? 34 : 26) + textBytes(name.className) + textBytes(name.name) + textBytes(name.title);
}

/** Whether a record at `position` needs a wide key. */
export function needsWideKey(position: number, directory: number): boolean {
  return position > MAX_NARROW || directory > MAX_NARROW;
}

/** Writes a key. */
export function writeKey(writer: ByteWriter, key: Key): void {
  if (key.bytes) {
    writer.raw(key.bytes);
    return;
  }
  writer.i32(key.keyBytes + key.storedBytes);
  writer.i16(key.wide ? 1004 : 4);
  writer.i32(key.rawBytes);
  writer.u32(key.datime);
  writer.i16(key.keyBytes);
  writer.i16(key.cycle);
  writePosition(writer, key.position, key.wide);
  writePosition(writer, key.directory, key.wide);
  writer.text(key.className);
  writer.text(key.name);
  writer.text(key.title);
}

/** A position in the file: 64 bits in the wide form, otherwise 32. */
export function writePosition(writer: ByteWriter, position: number, wide: boolean): void {
  if (wide) writer.i64(position);
  else writer.i32(position);
}

/** A key with its data behind it, as one piece. */
export function recordOf(key: Key, data: Uint8Array): Uint8Array {
  const writer = new ByteWriter({ capacity: key.keyBytes + data.length });
  writeKey(writer, key);
  writer.raw(data);
  return writer.bytes();
}
