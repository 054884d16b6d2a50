import { FormatError } from '../../errors.ts';
import { decodeText, type Place } from '../bytes/cursor.ts';

/** Where a frame ends; `items` is how many a list has, undefined for a record. */
export interface Frame {
  readonly end: number;
  readonly items: number | undefined;
}

/** What a page or an envelope takes in the file: `bytes` bytes from `at` on. */
export interface Locator {
  readonly at: number;
  readonly bytes: number;
}

const LARGE_LOCATOR = 1;

/** A reading position in the little-endian bytes of an envelope. Every read is checked against the end, as with `Cursor`. */
export class EnvelopeCursor {
  readonly bytes: Uint8Array;
  readonly place: Place;
  readonly end: number;
  readonly #view: DataView;
  position: number;

  constructor(bytes: Uint8Array, place: Place, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.place = place;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  /** Throws a `FormatError` about the bytes at the position, or at `at`. */
  fail(message: string, at = this.position): never {
    throw new FormatError(`root: "${this.place.file}": ${this.place.object} at byte ${at}: ${message}`);
  }

  /** Steps over `count` bytes and gives the position before them. */
  skip(count: number): number {
    const before = this.position;
    if (!(count >= 0 && count <= this.end - before))
      this.fail(`expected ${count} bytes, got ${this.end - before}`);
    this.position = before + count;
    return before;
  }

  u16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.skip(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.skip(8), true);
  }

  /** A signed 64-bit number as a double: exact up to 2^53. */
  i64(): number {
    const at = this.skip(8);
    return this.#view.getInt32(at + 4, true) * 4294967296 + this.#view.getUint32(at, true);
  }

  /** A count, an offset or a size: 64 bits, refused beyond 2^53, which no file reaches. */
  size(): number {
    const at = this.position;
    const value = this.i64();
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) this.fail(`a size of ${value}`, at);
    return value;
  }

  text(): string {
    const from = this.skip(this.u32());
    return decodeText(this.bytes.subarray(from, this.position));
  }

  /** The next `count` bytes, shared with the buffer. */
  take(count: number): Uint8Array {
    const from = this.skip(count);
    return this.bytes.subarray(from, from + count);
  }

  /** Reads the head of a frame, whose end lies inside the envelope. */
  frame(): Frame {
    const start = this.position;
    const size = this.i64();
    const items = size < 0 ? this.u32() : undefined;
    const end = start + Math.abs(size);
    if (end < this.position || end > this.end) this.fail(`a frame of ${Math.abs(size)} bytes`, start);
    return { end, items };
  }

  /** Reads the head of a list, whose items take at least `bytesEach` bytes. */
  list(bytesEach: number): { readonly end: number; readonly items: number } {
    const start = this.position;
    const { end, items } = this.frame();
    if (items === undefined) this.fail('a record where a list should be', start);
    if (items * bytesEach > end - this.position)
      this.fail(`a list of ${items} items in ${end - this.position} bytes`, start);
    return { end, items };
  }

  /** Reads a list of records; what a record has beyond what `read` takes is stepped over. */
  records<T>(read: (cursor: EnvelopeCursor, index: number) => T): T[] {
    const { end, items } = this.list(8);
    const found: T[] = [];
    for (let i = 0; i < items; i++) {
      const record = this.frame();
      found.push(read(this, i));
      if (this.position > record.end) this.fail(`a record that passes its end at ${record.end}`);
      this.position = record.end;
    }
    this.position = end;
    return found;
  }

  /** Reads a locator: 32-bit size and offset, or its large form. Other kinds are for other storages than files. */
  locator(): Locator {
    const start = this.position;
    const size = this.i32();
    if (size >= 0) return { bytes: size, at: this.size() };
    const kind = Math.abs(size >> 24);
    if (kind !== LARGE_LOCATOR) this.fail(`a locator of the unknown kind ${kind}`, start);
    const bytes = this.size();
    const at = this.size();
    this.position = start;
    this.skip(size & 0xffff);
    return { bytes, at };
  }
}
