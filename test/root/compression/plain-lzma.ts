/** Where the probabilities of literals begin; those of other decisions stand before them, at the numbers below. */
const LITERALS = 1860;

/**
 * LZMA chunks decoded bit by bit, to compare with. Gives what a chunk stands for, or undefined where it is broken: where it
 * reaches back before the start, or does not end with its input. The history and the state go on from chunk to chunk.
 */
export class PlainLzma {
  readonly output: number[] = [];
  #probabilities: number[] = [];
  #properties = { lc: 0, lp: 0, pb: 0 };
  #state = 0;
  #distances = [0, 0, 0, 0];
  #input: Uint8Array = new Uint8Array();
  #at = 0;
  #range = 0;
  #code = 0;

  constructor(lc: number, lp: number, pb: number) {
    this.#properties = { lc, lp, pb };
    this.#probabilities = new Array<number>(LITERALS + (0x300 << (lc + lp))).fill(1024);
  }

  decode(input: Uint8Array, length: number): number[] | undefined {
    this.#input = input;
    [this.#range, this.#code, this.#at] = [0xffffffff, 0, 1];
    for (let i = 0; i < 4; i++) this.#code = this.#code * 256 + this.#next();
    const start = this.output.length;
    while (this.output.length < start + length) {
      if (this.#at > input.length || !this.#symbol(start + length)) return undefined;
    }
    this.#normalize();
    return this.#at === input.length && this.#code === 0 ? this.output.slice(start) : undefined;
  }

  #next(): number {
    return this.#input[this.#at++] ?? 0;
  }

  #normalize(): void {
    if (this.#range >= 2 ** 24) return;
    this.#range *= 256;
    this.#code = ((this.#code * 256) % 2 ** 32) + this.#next();
  }

  #bit(index: number): number {
    this.#normalize();
    const probability = this.#probabilities[index]!;
    const bound = Math.floor(this.#range / 2048) * probability;
    const bit = this.#code < bound ? 0 : 1;
    this.#code -= bit * bound;
    this.#range = bit ? this.#range - bound : bound;
    this.#probabilities[index]! += bit ? -(probability >> 5) : (2048 - probability) >> 5;
    return bit;
  }

  #tree(table: number, bits: number): number {
    let node = 1;
    for (let i = 0; i < bits; i++) node = node * 2 + this.#bit(table + node);
    return node - 2 ** bits;
  }

  #reverse(table: number, bits: number): number {
    let [node, value] = [1, 0];
    for (let i = 0; i < bits; i++) {
      const bit = this.#bit(table + node);
      node = node * 2 + bit;
      value += bit * 2 ** i;
    }
    return value;
  }

  /** One literal or match; false where that cannot be. */
  #symbol(end: number): boolean {
    const place = this.output.length % 2 ** this.#properties.pb;
    if (this.#bit(this.#state * 16 + place) === 0) return this.#literal();
    const wasLiteral = this.#state < 7;
    let length = 0;
    if (this.#bit(192 + this.#state) === 0) {
      this.#distances = [0, ...this.#distances.slice(0, 3)];
      length = this.#length(832, place);
      this.#distances[0] = this.#distance(length);
      this.#state = wasLiteral ? 7 : 10;
    } else if (this.#again(place)) {
      length = 1;
      this.#state = wasLiteral ? 9 : 11;
    } else {
      length = this.#length(1346, place);
      this.#state = wasLiteral ? 8 : 11;
    }
    const distance = this.#distances[0]! + 1;
    if (distance > this.output.length || length > end - this.output.length) return false;
    for (let i = 0; i < length; i++) this.output.push(this.output[this.output.length - distance]!);
    return true;
  }

  #literal(): boolean {
    const { lc, lp } = this.#properties;
    const { output } = this;
    const context = (output.length % 2 ** lp) * 2 ** lc + ((output.at(-1) ?? 0) >> (8 - lc));
    const table = LITERALS + 0x300 * context;
    if (this.#state >= 7 && this.#distances[0]! >= output.length) return false;
    const match = this.#state >= 7 ? output[output.length - this.#distances[0]! - 1]! : -1;
    let node = 1;
    let isLike = match >= 0;
    for (let i = 7; i >= 0; i--) {
      const expected = (match >> i) & 1;
      const bit = this.#bit(table + node + (isLike ? 0x100 * (1 + expected) : 0));
      node = node * 2 + bit;
      isLike &&= bit === expected;
    }
    output.push(node - 256);
    this.#state = this.#state < 4 ? 0 : this.#state - (this.#state < 10 ? 3 : 6);
    return true;
  }

  /** Brings an earlier distance to the front; true for a single byte. */
  #again(place: number): boolean {
    if (this.#bit(204 + this.#state) === 0) return this.#bit(240 + this.#state * 16 + place) === 0;
    const which = this.#bit(216 + this.#state) === 0 ? 1 : 2 + this.#bit(228 + this.#state);
    this.#distances.unshift(...this.#distances.splice(which, 1));
    return false;
  }

  #length(table: number, place: number): number {
    if (this.#bit(table) === 0) return 2 + this.#tree(table + 2 + 8 * place, 3);
    if (this.#bit(table + 1) === 0) return 10 + this.#tree(table + 130 + 8 * place, 3);
    return 18 + this.#tree(table + 258, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(432 + 64 * Math.min(length - 2, 3), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 + (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + this.#reverse(688 + base - slot, bits);
    let middle = 0;
    for (let i = 4; i < bits; i++) {
      this.#normalize();
      this.#range = Math.floor(this.#range / 2);
      const bit = this.#code >= this.#range ? 1 : 0;
      this.#code -= bit * this.#range;
      middle = middle * 2 + bit;
    }
    return base + middle * 16 + this.#reverse(816, 4);
  }
}
