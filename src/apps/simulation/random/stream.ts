import { UsageError } from '../../../errors.ts';
import { philox4x32 } from './philox.ts';

/**
 * The stages of an event that draw numbers, each from a sequence of its own: what one stage draws never shifts the
 * numbers of another. A number, once given, stays with its stage.
 */
export const STAGE = {
  process: 0,
  generation: 1,
  detector: 2,
  weight: 3,
  conditions: 4,
  recording: 5,
} as const;

/** The number of a stage; below 2^16. */
export type Stage = (typeof STAGE)[keyof typeof STAGE];

const WORDS_PER_BLOCK = 4;
const TWO_TO_26 = 2 ** 26;
const TWO_TO_52 = 2 ** 52;
const TWO_TO_32 = 2 ** 32;

/**
 * Random numbers as a function of (seed, run, event, stage), and of nothing else: not of the time, of the events
 * before, or of how the work was split.
 *
 *     key      seed, low 32 bits | seed, upper bits
 *     counter  block of the sequence | stage | event | run
 *
 * `at` puts the stream at the start of the sequence of an event and a stage.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #run: number;
  readonly #words = new Uint32Array(WORDS_PER_BLOCK);
  #event = 0;
  #stage = 0;
  #block = 0;
  #used = WORDS_PER_BLOCK;

  /** `seed` is a whole number from 0 to 2^53 - 1, `run` one below 2^32; anything else is a `UsageError`. */
  constructor(seed: number, run: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new UsageError(`simulation: the seed must be a whole number from 0 to 2^53 - 1, got ${seed}`);
    }
    checkWord('run number', run);
    this.#key0 = seed % TWO_TO_32;
    this.#key1 = Math.floor(seed / TWO_TO_32);
    this.#run = run;
  }

  /** Goes to the first number of an event (below 2^32) and a stage, and returns this stream. */
  at(event: number, stage: Stage): this {
    checkWord('event number', event);
    this.#event = event;
    this.#stage = stage;
    this.#block = 0;
    this.#used = WORDS_PER_BLOCK;
    return this;
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.#used === WORDS_PER_BLOCK) {
      philox4x32(this.#words, this.#block++, this.#stage, this.#event, this.#run, this.#key0, this.#key1);
      this.#used = 0;
    }
    return this.#words[this.#used++]!;
  }

  /** A number above 0 and below 1, flat, with 52 random bits. Two words are used. */
  uniform(): number {
    const high = this.uint32() >>> 6;
    const low = this.uint32() >>> 6;
    return (high * TWO_TO_26 + low + 0.5) / TWO_TO_52;
  }
}

function checkWord(what: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= TWO_TO_32) {
    throw new UsageError(`simulation: the ${what} must be a whole number below 2^32, got ${value}`);
  }
}
