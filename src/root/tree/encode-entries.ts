import type { JaggedColumn, Numbers, TextColumn } from '../../column/index.ts';
import { swapBytes } from '../bytes/numbers.ts';

/**
 * The entries of a column as a branch stores them:
 *
 *     numbers          the numbers of an entry, nothing before them
 *     vector           byte count | 0x40000000, version 9 (2 bytes), count (4 bytes), numbers
 *     vector of vectors  the same, with for each inner vector: count (4 bytes), numbers
 *     string           length (1 byte, or 255 and 4 bytes), UTF-8
 */
export interface EntryBytes {
  readonly entries: number;
  /** Bytes that the first `entry` entries take. It never falls. */
  bytesBefore(entry: number): number;
  /** Writes the entries from `start` to `end` into `target`, from `at` on. */
  write(start: number, end: number, target: Uint8Array, at: number): void;
  /** For entries of different lengths: writes `bytesBefore` of each from `start` to `end`, plus `shift`, as 32-bit integers. */
  writePlaces?(start: number, end: number, shift: number, target: DataView, at: number): void;
  /** For counts: the largest of those from `start` to `end`, at least 0. */
  largest?(start: number, end: number): number;
}

const VECTOR_HEAD = 10;
const COUNT = 4;
const BYTE_COUNT = 0x40000000;
const VECTOR_VERSION = 9;

/** Entries of `size` numbers each. */
export function encodeFixed(content: Numbers, size: number): EntryBytes {
  const width = content.BYTES_PER_ELEMENT * size;
  return {
    entries: content.length / size,
    bytesBefore: (entry) => entry * width,
    write: (start, end, target, at) => writeNumbers(content, start * size, end * size, target, at),
  };
}

/** Lists of numbers, without their lengths. */
export function encodeJagged(column: JaggedColumn<Numbers>): EntryBytes {
  const { offsets, content } = column;
  const width = content.BYTES_PER_ELEMENT;
  return {
    entries: offsets.length - 1,
    bytesBefore: (entry) => offsets[entry]! * width,
    write: (start, end, target, at) => writeNumbers(content, offsets[start]!, offsets[end]!, target, at),
    writePlaces: placesOf(offsets, 0, width),
  };
}

/** The lengths of lists, as 32-bit integers. */
export function encodeCounts(offsets: Int32Array): EntryBytes {
  return {
    entries: offsets.length - 1,
    bytesBefore: (entry) => entry * COUNT,
    write(start, end, target, at) {
      const view = new DataView(target.buffer, target.byteOffset + at);
      for (let entry = start, to = 0; entry < end; entry++, to += COUNT)
        view.setInt32(to, offsets[entry + 1]! - offsets[entry]!);
    },
    largest(start, end) {
      let most = 0;
      for (let entry = start; entry < end; entry++) {
        const count = offsets[entry + 1]! - offsets[entry]!;
        if (count > most) most = count;
      }
      return most;
    },
  };
}

/** Lists of numbers as `std::vector`. */
export function encodeVectors(column: JaggedColumn<Numbers>): EntryBytes {
  const { offsets, content } = column;
  const width = content.BYTES_PER_ELEMENT;
  return {
    entries: offsets.length - 1,
    bytesBefore: (entry) => entry * VECTOR_HEAD + offsets[entry]! * width,
    write(start, end, target, at) {
      const first = offsets[start]!;
      const numbers = swapped(content, first, offsets[end]!);
      const view = new DataView(target.buffer, target.byteOffset);
      let to = at;
      for (let entry = start; entry < end; entry++) {
        const from = offsets[entry]!;
        const bytes = (offsets[entry + 1]! - from) * width;
        writeVectorHead(view, to, COUNT + bytes, offsets[entry + 1]! - from);
        copyBytes(numbers, (from - first) * width, bytes, target, to + VECTOR_HEAD);
        to += VECTOR_HEAD + bytes;
      }
    },
    writePlaces: placesOf(offsets, VECTOR_HEAD, width),
  };
}

/** The places of entries that have `head` bytes and `width` more for each of their values. */
function placesOf(offsets: Int32Array, head: number, width: number): NonNullable<EntryBytes['writePlaces']> {
  return (start, end, shift, target, at) => {
    // Whole numbers of 32 bits all the way: what does not fit on the way does in the end.
    let own = (Math.imul(start, head) + shift) | 0;
    for (let entry = start, to = at; entry < end; entry++, to += COUNT) {
      target.setInt32(to, (own + Math.imul(offsets[entry]!, width)) | 0);
      own = (own + head) | 0;
    }
  };
}

/** Lists of lists of numbers as `std::vector` of `std::vector`. */
export function encodeNestedVectors(column: JaggedColumn<JaggedColumn<Numbers>>): EntryBytes {
  const outer = column.offsets;
  const inner = column.content.offsets;
  const { content } = column.content;
  const width = content.BYTES_PER_ELEMENT;
  const bytesBefore = (entry: number) =>
    entry * VECTOR_HEAD + outer[entry]! * COUNT + inner[outer[entry]!]! * width;
  return {
    entries: outer.length - 1,
    bytesBefore,
    write(start, end, target, at) {
      const first = inner[outer[start]!]!;
      const numbers = swapped(content, first, inner[outer[end]!]!);
      const view = new DataView(target.buffer, target.byteOffset);
      let to = at;
      for (let entry = start; entry < end; entry++) {
        const bytes = bytesBefore(entry + 1) - bytesBefore(entry);
        writeVectorHead(view, to, bytes - VECTOR_HEAD + COUNT, outer[entry + 1]! - outer[entry]!);
        to += VECTOR_HEAD;
        for (let list = outer[entry]!; list < outer[entry + 1]!; list++) {
          const from = inner[list]!;
          const length = (inner[list + 1]! - from) * width;
          view.setInt32(to, inner[list + 1]! - from);
          copyBytes(numbers, (from - first) * width, length, target, to + COUNT);
          to += COUNT + length;
        }
      }
    },
    writePlaces(start, end, shift, target, at) {
      for (let entry = start, to = at; entry < end; entry++, to += COUNT)
        target.setInt32(to, bytesBefore(entry) + shift);
    },
  };
}

/** Strings. */
export function encodeTexts(column: TextColumn): EntryBytes {
  const { offsets, bytes } = column;
  const entries = offsets.length - 1;
  const before = new Float64Array(entries + 1);
  for (let entry = 0; entry < entries; entry++) {
    const length = offsets[entry + 1]! - offsets[entry]!;
    before[entry + 1] = before[entry]! + length + (length < 255 ? 1 : 5);
  }
  return {
    entries,
    bytesBefore: (entry) => before[entry]!,
    write(start, end, target, at) {
      const view = new DataView(target.buffer, target.byteOffset);
      let to = at;
      for (let entry = start; entry < end; entry++) {
        const length = offsets[entry + 1]! - offsets[entry]!;
        view.setUint8(to, Math.min(length, 255));
        if (length >= 255) view.setInt32(to + 1, length);
        to += length < 255 ? 1 : 5;
        copyBytes(bytes, offsets[entry]!, length, target, to);
        to += length;
      }
    },
    writePlaces(start, end, shift, target, at) {
      for (let entry = start, to = at; entry < end; entry++, to += COUNT)
        target.setInt32(to, before[entry]! + shift);
    },
  };
}

/** The byte count does not count itself, but the version (2 bytes) that comes before `rest`. */
function writeVectorHead(view: DataView, at: number, rest: number, count: number): void {
  view.setUint32(at, BYTE_COUNT | (rest + 2));
  view.setInt16(at + 4, VECTOR_VERSION);
  view.setInt32(at + 6, count);
}

function writeNumbers(content: Numbers, start: number, end: number, target: Uint8Array, at: number): void {
  const bytes = bytesOf(content, start, end);
  target.set(bytes, at);
  swapBytes(target.subarray(at, at + bytes.length), content.BYTES_PER_ELEMENT as 1 | 2 | 4 | 8);
}

function swapped(content: Numbers, start: number, end: number): Uint8Array {
  const bytes = bytesOf(content, start, end).slice();
  swapBytes(bytes, content.BYTES_PER_ELEMENT as 1 | 2 | 4 | 8);
  return bytes;
}

function bytesOf(content: Numbers, start: number, end: number): Uint8Array {
  const width = content.BYTES_PER_ELEMENT;
  return new Uint8Array(content.buffer, content.byteOffset + start * width, (end - start) * width);
}

/** For a few bytes a loop is faster than a call. */
function copyBytes(source: Uint8Array, from: number, length: number, target: Uint8Array, to: number): void {
  if (length > 32) target.set(source.subarray(from, from + length), to);
  else for (let i = 0; i < length; i++) target[to + i] = source[from + i]!;
}
