/**
 * The LZMA decoder: a range coder over adaptive bits, and a history of the bytes that were written.
 * It keeps its state between chunks, as LZMA2 asks; the history is the output itself.
 *
 * Range and code are unsigned 32-bit numbers, kept in signed ones: as anything else they would not stay in registers. A
 * method that decodes several bits holds them in variables and puts them back at its end.
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
/** The compressed bytes of a chunk are at most this many. */
const MAX_CHUNK = 0x10000;
/** Bytes behind a chunk that the coder may take before it is noticed: more than one match or literal needs. */
const SLACK = 64;

/** Why a stream cannot be decoded; the caller knows the file and the object. */
export class LzmaFault extends Error {}

/** Decodes LZMA chunks into one output buffer, whose length is the bound. */
export class LzmaDecoder {
  readonly #output: Uint8Array;
  /** The chunk, with zeros behind it. */
  #input = new Uint8Array(SLACK);
  #inputEnd = 0;
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
    const size = LITERAL + (0x300 << (lc + lp));
    if (this.#probabilities.length !== size) this.#probabilities = new Uint16Array(size);
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
    this.#take(input);
    const end = this.written + length;
    while (this.written < end) {
      if (this.#literals(end)) this.#matchOrRepeat(end);
      if (this.#at > this.#inputEnd) throw new LzmaFault('a chunk that is too short');
    }
    this.#normalize();
    if (this.#at !== this.#inputEnd || this.#code !== 0)
      throw new LzmaFault('a chunk that does not end where it says');
  }

  /** Starts the coder on a copy of a chunk, so that it may run over its end by one step without asking at each byte. */
  #take(input: Uint8Array): void {
    if (this.#input.length < input.length + SLACK) this.#input = new Uint8Array(MAX_CHUNK + SLACK);
    this.#input.set(input);
    this.#input.fill(0, input.length, input.length + SLACK);
    this.#inputEnd = input.length;
    this.#code = (input[1]! << 24) | (input[2]! << 16) | (input[3]! << 8) | input[4]!;
    this.#range = -1;
    this.#at = 5;
  }

  /** Literals up to a match, whose first bit is then taken; false when `end` comes first, or the input ends. */
  #literals(end: number): boolean {
    const [start, positionMask, inputEnd] = [this.#start, this.#positionMask, this.#inputEnd];
    while (this.written < end && this.#at <= inputEnd) {
      const position = this.written - start;
      if (this.#bit(IS_MATCH + this.#state * POSITION_STATES + (position & positionMask))) return true;
      const previous = position === 0 ? 0 : this.#output[this.written - 1]!;
      const bits = this.#literalContextBits;
      const context = ((position & this.#literalPositionMask) << bits) + (previous >>> (8 - bits));
      this.#literal(LITERAL + 0x300 * context);
    }
    return false;
  }

  #literal(table: number): void {
    const state = this.#state;
    const symbol = state < 7 ? this.#tree(table, 8) : this.#matchedLiteral(table);
    this.#output[this.written++] = symbol;
    this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  /** After a match the byte that would have gone on with it is part of the context. */
  #matchedLiteral(table: number): number {
    if (this.#rep0 >= this.written - this.#start) throw new LzmaFault('a match before the start');
    let match = this.#output[this.written - this.#rep0 - 1]!;
    let [symbol, offset] = [1, 0x100];
    while (symbol < 0x100) {
      match <<= 1;
      const matchBit = match & offset;
      const bit = this.#bit(table + offset + matchBit + symbol);
      symbol = (symbol << 1) | bit;
      offset &= bit ? matchBit : ~matchBit;
    }
    return symbol & 255;
  }

  #matchOrRepeat(end: number): void {
    const positionState = (this.written - this.#start) & this.#positionMask;
    if (this.#bit(IS_REP + this.#state) === 0) this.#match(positionState, end);
    else this.#repeat(positionState, end);
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

  /** A number of `bits` bits, the highest first. Most bits of a stream are decoded here. */
  #tree(table: number, bits: number): number {
    const [input, probabilities] = [this.#input, this.#probabilities];
    let [range, code, at, symbol] = [this.#range, this.#code, this.#at, 1];
    for (let left = bits; left > 0; left--) {
      if (range >>> 24 === 0) {
        range <<= 8;
        code = (code << 8) | input[at++]!;
      }
      const index = table + symbol;
      const probability = probabilities[index]!;
      const bound = Math.imul(range >>> 11, probability);
      if (code >>> 0 < bound >>> 0) {
        range = bound;
        probabilities[index] = probability + ((2048 - probability) >>> 5);
        symbol <<= 1;
      } else {
        range = (range - bound) | 0;
        code = (code - bound) | 0;
        probabilities[index] = probability - (probability >>> 5);
        symbol = (symbol << 1) | 1;
      }
    }
    this.#range = range;
    this.#code = code;
    this.#at = at;
    return symbol - (1 << bits);
  }

  #reverseTree(table: number, bits: number): number {
    let [symbol, value] = [1, 0];
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
      const bit = this.#code >>> 0 >= this.#range ? 1 : 0;
      if (bit) this.#code = (this.#code - this.#range) | 0;
      value = value * 2 + bit;
    }
    return value;
  }

  #bit(index: number): 0 | 1 {
    this.#normalize();
    const probability = this.#probabilities[index]!;
    const bound = Math.imul(this.#range >>> 11, probability);
    if (this.#code >>> 0 < bound >>> 0) {
      this.#range = bound;
      this.#probabilities[index] = probability + ((2048 - probability) >>> 5);
      return 0;
    }
    this.#range = (this.#range - bound) | 0;
    this.#code = (this.#code - bound) | 0;
    this.#probabilities[index] = probability - (probability >>> 5);
    return 1;
  }

  #normalize(): void {
    if (this.#range >>> 24 !== 0) return;
    this.#range <<= 8;
    this.#code = (this.#code << 8) | this.#input[this.#at++]!;
  }
}
