/**
 * Bits that are read from the end of a stream to its start. The last byte holds the mark where they begin: its highest
 * bit that is set. Reading past the start gives zeros, and `left` says by how much.
 */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  /** Bits that are left; negative when too many were read. */
  left: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start ? bytes[end - 1]! : 0;
    if (last === 0) throw new Error('zstd: a stream of bits without its mark');
    this.#bytes = bytes;
    this.#start = start;
    this.left = (end - start - 1) * 8 + (31 - Math.clz32(last));
  }

  /** The next `count` bits, at most 24, without using them up. */
  peek(count: number): number {
    const position = this.left - count;
    if (position < 0) return this.#peekPastStart(count, position);
    const at = this.#start + (position >>> 3);
    const bytes = this.#bytes;
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    return (word >>> (position & 7)) & ((1 << count) - 1);
  }

  #peekPastStart(count: number, position: number): number {
    const there = Math.max(0, this.left);
    return there === 0 ? 0 : (this.#low(there) << -position) & ((1 << count) - 1);
  }

  #low(count: number): number {
    const [a = 0, b = 0, c = 0] = this.#bytes.subarray(this.#start, this.#start + 3);
    return (a | (b << 8) | (c << 16)) & ((1 << count) - 1);
  }

  /** Uses up bits. */
  skip(count: number): void {
    this.left -= count;
  }

  /** The next `count` bits, at most 31. */
  take(count: number): number {
    if (count === 0) return 0;
    if (count > 24) return this.take(count - 16) * 65536 + this.take(16);
    const value = this.peek(count);
    this.left -= count;
    return value;
  }
}
