import { FormatError } from '../../errors.ts';

/** What a message says about where bytes come from: the file, and the object or record inside it. */
export interface Place {
  readonly file: string;
  readonly object: string;
}

/** Classes and objects of a record by the offset that pointers use for them. */
export interface References {
  readonly classes: Map<number, string>;
  readonly objects: Map<number, unknown>;
}

const text = new TextDecoder('utf-8');

/** Decodes UTF-8, giving the replacement character for what is none. */
export function decodeText(bytes: Uint8Array): string {
  // Node's own way is several times faster for the short strings that files are full of.
  if (globalThis.Buffer)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.decode(bytes);
}

/**
 * A reading position in big-endian bytes. Every read is checked against the end and throws a `FormatError` that names
 * the file, the object, the offset and both numbers. `origin` is what is added to a position to get the number by which
 * pointers inside an object refer to it (for a record: the length of its key).
 */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly place: Place;
  readonly origin: number;
  position: number;
  end: number;
  /** How many objects behind pointers are being read, one inside the other. */
  depth = 0;
  #references: References | undefined;
  #buffer: Buffer | undefined;

  constructor(
    bytes: Uint8Array,
    place: Place,
    options: { position?: number; end?: number; origin?: number } = {},
  ) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.place = place;
    this.position = options.position ?? 0;
    this.end = options.end ?? bytes.length;
    this.origin = options.origin ?? 0;
  }

  /** What pointers were seen to refer to, since the start of the record or of the entry. */
  get references(): References {
    this.#references ??= { classes: new Map(), objects: new Map() };
    return this.#references;
  }

  /** Forgets what pointers referred to: a new entry begins. */
  forget(): void {
    this.#references = undefined;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.end - this.position;
  }

  /** Throws a `FormatError` about the bytes at the position (or at `at`). */
  fail(message: string, at = this.position): never {
    throw new FormatError(`root: "${this.place.file}": ${this.place.object} at byte ${at}: ${message}`);
  }

  /** Makes sure that `count` bytes are left. */
  need(count: number): void {
    if (!(count >= 0 && count <= this.end - this.position)) {
      this.fail(`expected ${count} bytes, got ${this.end - this.position}`);
    }
  }

  /** Steps over `count` bytes and gives the position before them. */
  skip(count: number): number {
    this.need(count);
    const before = this.position;
    this.position = before + count;
    return before;
  }

  /** The next `count` bytes, shared with the buffer. */
  take(count: number): Uint8Array {
    const from = this.skip(count);
    return this.bytes.subarray(from, from + count);
  }

  u8(): number {
    return this.view.getUint8(this.skip(1));
  }

  i8(): number {
    return this.view.getInt8(this.skip(1));
  }

  u16(): number {
    return this.view.getUint16(this.skip(2));
  }

  i16(): number {
    return this.view.getInt16(this.skip(2));
  }

  u32(): number {
    return this.view.getUint32(this.skip(4));
  }

  i32(): number {
    return this.view.getInt32(this.skip(4));
  }

  f32(): number {
    return this.view.getFloat32(this.skip(4));
  }

  f64(): number {
    return this.view.getFloat64(this.skip(8));
  }

  /** A signed 64-bit number as a double: exact up to 2^53, which is more than any offset or count of a file. */
  i64(): number {
    const at = this.skip(8);
    return this.view.getInt32(at) * 4294967296 + this.view.getUint32(at + 4);
  }

  /** A count that is followed by at least `bytesEach` bytes per item: refused when negative or past the end. */
  count(bytesEach: number): number {
    const at = this.position;
    const count = this.i32();
    if (count < 0 || count * bytesEach > this.left) {
      this.fail(
        `a count of ${count} items of at least ${bytesEach} bytes, but ${this.left} bytes are left`,
        at,
      );
    }
    return count;
  }

  /** The bytes of a string of ROOT: one length byte, or 255 and a 32-bit length. */
  stringBytes(): Uint8Array {
    const short = this.u8();
    return this.take(short === 255 ? this.i32() : short);
  }

  /** A string of ROOT. */
  string(): string {
    const length = this.#textLength();
    if (length === 0) return '';
    const from = this.skip(length);
    return this.#text(from, from + length);
  }

  /** Steps over a string of ROOT and gives the position at which `stringAt` finds it. */
  skipString(): number {
    const at = this.position;
    this.skip(this.#textLength());
    return at;
  }

  /** The string of ROOT at a position that `skipString` gave; the cursor stays where it is. */
  stringAt(position: number): string {
    const before = this.position;
    this.position = position;
    const text = this.string();
    this.position = before;
    return text;
  }

  #textLength(): number {
    const short = this.u8();
    return short === 255 ? this.i32() : short;
  }

  #text(start: number, end: number): string {
    if (!globalThis.Buffer) return text.decode(this.bytes.subarray(start, end));
    const { buffer, byteOffset, byteLength } = this.bytes;
    this.#buffer ??= Buffer.from(buffer, byteOffset, byteLength);
    return this.#buffer.toString('utf8', start, end);
  }

  /** A string that ends with a zero byte. */
  zeroEnded(): string {
    const start = this.position;
    const stop = this.bytes.indexOf(0, start);
    if (stop < 0 || stop >= this.end) this.fail('a string without its closing zero byte', start);
    this.position = stop + 1;
    return this.#text(start, stop);
  }
}
