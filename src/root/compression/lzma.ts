/**
 * The LZMA decoder: a range coder over adaptive bits, and a history of the bytes that were written.
 * It keeps its state between chunks, as LZMA2 asks; the history is the output itself.
 */

const STATES = 12;
const POSITION_STATES = 16;
const LENGTH_LOW = 2;
const LENGTH_MIDDLE = LENGTH_LOW + POSITION_STATES * 8;
const LENGTH_HIGH = LENGTH_MIDDLE + POSITION_STATES * 8;
const LENGTH_SIZE = LENGTH_HIGH + 256;

// Where the probabilities of each decision start in the one table.
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * POSITION_STATES;
const IS_REP0 = IS_REP + STATES;
const IS_REP1 = IS_REP0 + STATES;
const IS_REP2 = IS_REP1 + STATES;
const IS_REP0_LONG = IS_REP2 + STATES;
const DISTANCE_SLOT = IS_REP0_LONG + STATES * POSITION_STATES;
const DISTANCE_SPECIAL = DISTANCE_SLOT + 4 * 64;
const DISTANCE_ALIGN = DISTANCE_SPECIAL + 128;
const MATCH_LENGTH = DISTANCE_ALIGN + 16;
const REP_LENGTH = MATCH_LENGTH + LENGTH_SIZE;
const LITERAL = REP_LENGTH + LENGTH_SIZE;

/** Why a stream cannot be decoded; the caller knows the file and the object. */
export class LzmaFault extends Error {}

/** Decodes LZMA chunks into one output buffer, whose length is the bound. */
export class LzmaDecoder {
  readonly #output: Uint8Array;
  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #range = 0;
  #code = 0;
  #probabilities = new Uint16Array(LITERAL + 0x300);
  #literalContextBits = 0;
  #literalPositionMask = 0;
  #positionMask = 0;
  #state = 0;
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;
  /** Where the history starts: matches cannot reach back over it. */
  #start = 0;
  /** Bytes written so far. */
  written = 0;

  constructor(output: Uint8Array) {
    this.#output = output;
  }

  /** Forgets the history. */
  resetDictionary(): void {
    this.#start = this.written;
  }

  /** Sets lc, lp and pb from their packed byte, and resets the state. */
  setProperties(packed: number): void {
    const lc = packed % 9;
    const lp = Math.floor(packed / 9) % 5;
    const pb = Math.floor(packed / 45);
    if (pb > 4 || lc + lp > 4) throw new LzmaFault(`LZMA properties ${packed}`);
    this.#literalContextBits = lc;
    this.#literalPositionMask = (1 << lp) - 1;
    this.#positionMask = (1 << pb) - 1;
    this.#probabilities = new Uint16Array(LITERAL + (0x300 << (lc + lp)));
    this.resetState();
  }

  /** Puts every probability back to one half. */
  resetState(): void {
    this.#probabilities.fill(1024);
    this.#state = this.#rep0 = this.#rep1 = this.#rep2 = this.#rep3 = 0;
  }

  /** Copies bytes that were stored as they are. */
  store(bytes: Uint8Array): void {
    if (bytes.length > this.#output.length - this.written) throw new LzmaFault('more output than announced');
    this.#output.set(bytes, this.written);
    this.written += bytes.length;
  }

  /** Decodes one chunk of `length` bytes of output. */
  decode(input: Uint8Array, length: number): void {
    if (length > this.#output.length - this.written) throw new LzmaFault('more output than announced');
    if (input.length < 5 || input[0] !== 0) throw new LzmaFault('a chunk without its range coder');
    this.#input = input;
    this.#code = ((input[1]! << 24) | (input[2]! << 16) | (input[3]! << 8) | input[4]!) >>> 0;
    this.#range = 0xffffffff;
    this.#at = 5;
    const end = this.written + length;
    while (this.written < end) this.#step(end);
    this.#normalize();
    if (this.#at !== input.length || this.#code !== 0)
      throw new LzmaFault('a chunk that does not end where it says');
  }

  #step(end: number): void {
    const positionState = (this.written - this.#start) & this.#positionMask;
    if (this.#bit(IS_MATCH + this.#state * POSITION_STATES + positionState) === 0) this.#literal();
    else if (this.#bit(IS_REP + this.#state) === 0) this.#match(positionState, end);
    else this.#repeat(positionState, end);
  }

  #literal(): void {
    const output = this.#output;
    const position = this.written - this.#start;
    const previous = position === 0 ? 0 : output[this.written - 1]!;
    const bits = this.#literalContextBits;
    const context = ((position & this.#literalPositionMask) << bits) + (previous >>> (8 - bits));
    const table = LITERAL + 0x300 * context;
    output[this.written] = this.#state < 7 ? this.#plainLiteral(table) : this.#matchedLiteral(table);
    this.written++;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  #plainLiteral(table: number): number {
    let symbol = 1;
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(table + symbol);
    return symbol & 255;
  }

  #matchedLiteral(table: number): number {
    if (this.#rep0 >= this.written - this.#start) throw new LzmaFault('a match before the start');
    let match = this.#output[this.written - this.#rep0 - 1]!;
    let symbol = 1;
    let offset = 0x100;
    while (symbol < 0x100) {
      match <<= 1;
      const matchBit = match & offset;
      const bit = this.#bit(table + offset + matchBit + symbol);
      symbol = (symbol << 1) | bit;
      offset &= bit ? matchBit : ~matchBit;
    }
    return symbol & 255;
  }

  #match(positionState: number, end: number): void {
    this.#rep3 = this.#rep2;
    this.#rep2 = this.#rep1;
    this.#rep1 = this.#rep0;
    this.#state = this.#state < 7 ? 7 : 10;
    const length = this.#length(MATCH_LENGTH, positionState);
    this.#rep0 = this.#distance(length);
    this.#copy(length, end);
  }

  #repeat(positionState: number, end: number): void {
    const state = this.#state;
    if (this.#bit(IS_REP0 + state) === 0) {
      if (this.#bit(IS_REP0_LONG + state * POSITION_STATES + positionState) === 0) {
        this.#state = state < 7 ? 9 : 11;
        this.#copy(1, end);
        return;
      }
    } else {
      const distance = this.#olderDistance(state);
      this.#rep1 = this.#rep0;
      this.#rep0 = distance;
    }
    this.#state = state < 7 ? 8 : 11;
    this.#copy(this.#length(REP_LENGTH, positionState), end);
  }

  #olderDistance(state: number): number {
    if (this.#bit(IS_REP1 + state) === 0) return this.#rep1;
    let distance = this.#rep2;
    if (this.#bit(IS_REP2 + state) !== 0) {
      distance = this.#rep3;
      this.#rep3 = this.#rep2;
    }
    this.#rep2 = this.#rep1;
    return distance;
  }

  #copy(length: number, end: number): void {
    const distance = this.#rep0 + 1;
    if (distance > this.written - this.#start) throw new LzmaFault('a match before the start');
    if (length > end - this.written) throw new LzmaFault('a match past the end of its chunk');
    const output = this.#output;
    let to = this.written;
    for (const stop = to + length; to < stop; to++) output[to] = output[to - distance]!;
    this.written = to;
  }

  #length(table: number, positionState: number): number {
    if (this.#bit(table) === 0) return 2 + this.#tree(table + LENGTH_LOW + positionState * 8, 3);
    if (this.#bit(table + 1) === 0) return 10 + this.#tree(table + LENGTH_MIDDLE + positionState * 8, 3);
    return 18 + this.#tree(table + LENGTH_HIGH, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(DISTANCE_SLOT + Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >>> 1) - 1;
    const base = (2 | (slot & 1)) << bits;
    if (slot < 14) return base + this.#reverseTree(DISTANCE_SPECIAL + base - slot, bits);
    const high = this.#direct(bits - 4) * 16;
    return (base >>> 0) + high + this.#reverseTree(DISTANCE_ALIGN, 4);
  }

  #tree(table: number, bits: number): number {
    let symbol = 1;
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.#bit(table + symbol);
    return symbol - (1 << bits);
  }

  #reverseTree(table: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.#bit(table + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  #direct(bits: number): number {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      this.#normalize();
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit) this.#code = (this.#code - this.#range) >>> 0;
      value = value * 2 + bit;
    }
    return value;
  }

  #bit(index: number): number {
    this.#normalize();
    const probability = this.#probabilities[index]!;
    const bound = (this.#range >>> 11) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      this.#probabilities[index] = probability + ((2048 - probability) >>> 5);
      return 0;
    }
    this.#range = (this.#range - bound) >>> 0;
    this.#code = (this.#code - bound) >>> 0;
    this.#probabilities[index] = probability - (probability >>> 5);
    return 1;
  }

  #normalize(): void {
    if (this.#range >= 0x1000000) return;
    if (this.#at >= this.#input.length) throw new LzmaFault('a chunk that is too short');
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#input[this.#at++]!) >>> 0;
  }
}
