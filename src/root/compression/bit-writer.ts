/** Writes bits one after another, the first lowest in its byte, into memory in which something else may write on from `bit`. */
export class BitWriter {
  readonly #view: DataView;
  /** The bit that comes next, counted from the start of the memory. Those above it in its byte are zero. */
  bit: number;

  /** Begins at a byte. */
  constructor({ buffer, byteOffset, byteLength }: Uint8Array, at: number) {
    this.#view = new DataView(buffer, byteOffset, byteLength);
    this.#view.setUint8(at, 0);
    this.bit = 8 * at;
  }

  /** Writes up to 16 bits. */
  put(value: number, bits: number): void {
    const at = this.bit >>> 3;
    this.#view.setUint32(at, this.#view.getUint8(at) | (value << (this.bit & 7)), true);
    this.bit += bits;
  }
}
