import type { Hashes } from '../compression/checksum.ts';
import { CHECKSUM_BYTES, ENVELOPE_HEAD_BYTES, ENVELOPE_KINDS, type EnvelopeKind } from './envelope.ts';
import type { Locator } from './envelope-cursor.ts';

const encoder = new TextEncoder();
const MAX_SHORT_LOCATOR = 0x7fffffff;

/** A growing buffer of little-endian values: the content of an envelope. */
export class EnvelopeWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = ENVELOPE_HEAD_BYTES;

  u16(value: number): void {
    const at = this.#take(2);
    this.#view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.#take(4);
    this.#view.setUint32(at, value, true);
  }

  i32(value: number): void {
    const at = this.#take(4);
    this.#view.setInt32(at, value, true);
  }

  /** A 64-bit integer from a number that is one exactly. */
  i64(value: number): void {
    const at = this.#take(8);
    this.#view.setBigInt64(at, BigInt(value), true);
  }

  f64(value: number): void {
    const at = this.#take(8);
    this.#view.setFloat64(at, value, true);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
  }

  text(text: string): void {
    const bytes = encoder.encode(text);
    this.u32(bytes.length);
    this.raw(bytes);
  }

  /** A record: its size before what `body` writes. */
  record(body: () => void): void {
    const at = this.#take(8);
    body();
    this.#view.setBigInt64(at, BigInt(this.#length - at), true);
  }

  /** A list: its size (negative) and count before its items; `after` writes what belongs to the frame behind them. */
  list<T>(items: readonly T[], write: (item: T, index: number) => void, after?: () => void): void {
    const at = this.#take(8);
    this.u32(items.length);
    for (const [i, item] of items.entries()) write(item, i);
    after?.();
    this.#view.setBigInt64(at, BigInt(at - this.#length), true);
  }

  /** A list of records. */
  records<T>(items: readonly T[], write: (item: T, index: number) => void): void {
    this.list(items, (item, i) => this.record(() => write(item, i)));
  }

  /** Where something is; of more than 2 GiB in the large form. */
  locator({ at, bytes }: Locator): void {
    if (bytes <= MAX_SHORT_LOCATOR) this.i32(bytes);
    else {
      this.u16(20);
      this.u16(0xff00);
      this.i64(bytes);
    }
    this.i64(at);
  }

  /** The envelope: kind and length, the content, its checksum. */
  envelope(kind: EnvelopeKind, hashes: Hashes): Uint8Array<ArrayBuffer> {
    const end = this.#length;
    this.#take(CHECKSUM_BYTES);
    this.#view.setBigUint64(0, (BigInt(this.#length) << 16n) | BigInt(ENVELOPE_KINDS[kind]), true);
    this.#bytes.set(hashes.xxh3(this.#bytes.subarray(0, end)).reverse(), end);
    return this.#bytes.subarray(0, this.#length);
  }

  #take(count: number): number {
    const at = this.#length;
    if (at + count > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(at + count, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = at + count;
    return at;
  }
}
