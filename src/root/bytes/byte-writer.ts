import { LimitError } from '../../errors.ts';

/** ROOT's byte counts have 30 bits: nothing that is framed may be longer. */
const MAX_FRAMED = 0x3fffffff;
const BYTE_COUNT = 0x40000000;
const encoder = new TextEncoder();

/**
 * A growing buffer of big-endian values. `origin` is how many bytes stand before the first one in the record that it
 * will be part of (a key), because ROOT counts its object references from the start of the record.
 */
export class ByteWriter {
  readonly origin: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  constructor(options: { origin?: number; capacity?: number } = {}) {
    this.origin = options.origin ?? 0;
    this.#bytes = new Uint8Array(options.capacity ?? 1024);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** What was written; shares memory with the writer until that grows. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): void {
    const at = this.#take(1);
    this.#view.setUint8(at, value);
  }

  i16(value: number): void {
    const at = this.#take(2);
    this.#view.setInt16(at, value);
  }

  i32(value: number): void {
    const at = this.#take(4);
    this.#view.setInt32(at, value);
  }

  u32(value: number): void {
    const at = this.#take(4);
    this.#view.setUint32(at, value);
  }

  /** A signed 64-bit integer from a number that is one exactly. */
  i64(value: number): void {
    const at = this.#take(8);
    this.#view.setBigInt64(at, BigInt(value));
  }

  f32(value: number): void {
    const at = this.#take(4);
    this.#view.setFloat32(at, value);
  }

  f64(value: number): void {
    const at = this.#take(8);
    this.#view.setFloat64(at, value);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
  }

  zeros(count: number): void {
    // Behind what was written there is nothing but zeros.
    this.#take(count);
  }

  /** ROOT's string: one byte of length, or 255 and four. */
  text(text: string): void {
    if (text.length < 255 && this.#plainText(text)) return;
    const bytes = encoder.encode(text);
    if (bytes.length < 255) this.u8(bytes.length);
    else {
      this.u8(255);
      this.i32(bytes.length);
    }
    this.raw(bytes);
  }

  /** A name that ends with a zero byte. */
  nulText(text: string): void {
    this.raw(encoder.encode(text));
    this.u8(0);
  }

  /** A byte count before what `body` writes. Throws `LimitError` when that is a gibibyte or more. */
  counted(body: () => void): void {
    const at = this.#take(4);
    body();
    const count = this.#length - at - 4;
    if (count > MAX_FRAMED) {
      throw new LimitError(`root: an object of ${count} bytes; the format allows ${MAX_FRAMED}`);
    }
    this.#view.setUint32(at, count | BYTE_COUNT);
  }

  /** An object as ROOT frames it: byte count, class version, members. */
  versioned(version: number, body: () => void): void {
    this.counted(() => {
      this.i16(version);
      body();
    });
  }

  /** A short text of ASCII, which nearly all are; gives false for any other, and then leaves nothing. */
  #plainText(text: string): boolean {
    const before = this.#length;
    const at = this.#take(1 + text.length);
    this.#bytes[at] = text.length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.#bytes.fill(0, at, this.#length);
        this.#length = before;
        return false;
      }
      this.#bytes[at + 1 + i] = code;
    }
    return true;
  }

  #take(count: number): number {
    const at = this.#length;
    const end = at + count;
    if (end > this.#bytes.length) this.#grow(end);
    this.#length = end;
    return at;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.bytes());
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Bytes that `text` takes in ROOT's string form. */
export function textBytes(text: string): number {
  const { length } = encoder.encode(text);
  return length + (length < 255 ? 1 : 5);
}
