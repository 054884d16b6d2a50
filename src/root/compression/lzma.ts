import { CRC_TABLE_NUMBERS, CRC32_POLYNOMIAL, CRC64_POLYNOMIAL, crcKernel, crcTable } from './crc.ts';
import {
  LZMA_FAULTS,
  LZMA_SLACK,
  lzmaKernel,
  MAX_LITERAL_BITS,
  PROBABILITIES,
  PROPERTIES,
  probabilitiesFor,
  STATE,
  STATE_NUMBERS,
} from './lzma-decode.ts';
import { ONE_HALF } from './range-coder.ts';
import { KernelMemory } from './wasm/kernel-memory.ts';

/** Why a stream cannot be decoded; the caller knows the file and the object. */
export class LzmaFault extends Error {}

const TABLE_BYTES = 8 * CRC_TABLE_NUMBERS;
const CRC32_TABLE = 0x8000;
const CRC64_TABLE = CRC32_TABLE + TABLE_BYTES;
/** The memory holds state and probabilities, the tables of checksums, the input from here on, and the output. */
const INPUT = 0x18000;

function load() {
  const memory = new KernelMemory([lzmaKernel, crcKernel]);
  const { buffer } = memory.bytes(INPUT);
  new BigUint64Array(buffer, CRC32_TABLE).set(crcTable(CRC32_POLYNOMIAL));
  new BigUint64Array(buffer, CRC64_TABLE).set(crcTable(CRC64_POLYNOMIAL));
  return { memory, decode: memory.kernel<number>('lzma'), crc: memory.kernel<bigint>('crc') };
}

let loaded: ReturnType<typeof load> | undefined;

/**
 * Decodes the LZMA chunks of one input, which is kept as a whole in the memory of the kernels with its output. There is
 * one such memory: a decoder is done with before the next begins. Places in input and output are counted from their starts.
 */
export class LzmaDecoder {
  readonly #kernels: ReturnType<typeof load>;
  readonly #bytes: Uint8Array;
  readonly #output: number;
  readonly #room: number;
  #probabilities = 0;
  /** Where the history starts: matches cannot reach back over it. */
  #start = 0;
  /** Bytes written so far. */
  written = 0;

  /** Takes the input, and makes room for `outputBytes` of output. */
  constructor(input: Uint8Array, outputBytes: number) {
    loaded ??= load();
    this.#kernels = loaded;
    this.#output = INPUT + input.length + LZMA_SLACK;
    this.#room = outputBytes;
    this.#bytes = loaded.memory.bytes(this.#output + outputBytes + LZMA_SLACK);
    this.#bytes.set(input, INPUT);
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
    if (pb > 4 || lc + lp > MAX_LITERAL_BITS) throw new LzmaFault(`LZMA properties ${packed}`);
    new Uint32Array(this.#bytes.buffer, PROPERTIES).set([lc, (1 << lp) - 1, (1 << pb) - 1]);
    this.#probabilities = probabilitiesFor(lc + lp);
    this.resetState();
  }

  /** Puts every probability back to one half. */
  resetState(): void {
    new Uint16Array(this.#bytes.buffer, PROBABILITIES, this.#probabilities).fill(ONE_HALF);
    new Uint32Array(this.#bytes.buffer, STATE, STATE_NUMBERS).fill(0);
  }

  /** Copies bytes of the input that were stored as they are. */
  store(from: number, end: number): void {
    this.#reserve(end - from);
    this.#bytes.copyWithin(this.#output + this.written, INPUT + from, INPUT + end);
    this.written += end - from;
  }

  /** Decodes one chunk of the input to `length` bytes of output. */
  decode(from: number, end: number, length: number): void {
    this.#reserve(length);
    if (this.#probabilities === 0) throw new LzmaFault('a chunk before the properties');
    if (end - from < 5 || this.#bytes[INPUT + from] !== 0)
      throw new LzmaFault('a chunk without its range coder');
    const to = this.#output + this.written;
    const start = this.#output + this.#start;
    const fault = this.#kernels.decode(INPUT + from, INPUT + end, to, to + length, start);
    if (fault !== 0) throw new LzmaFault(LZMA_FAULTS[fault]);
    this.written += length;
  }

  #reserve(length: number): void {
    if (length > this.#room - this.written) throw new LzmaFault('more output than announced');
  }

  /** The checksum of the output from some place on. */
  outputCrc(bits: 32 | 64, from: number): bigint {
    return this.#crc(bits, this.#output + from, this.#output + this.written);
  }

  /** The CRC-32 of a part of the input. */
  inputCrc(from: number, end: number): bigint {
    return this.#crc(32, INPUT + from, INPUT + end);
  }

  #crc(bits: 32 | 64, from: number, end: number): bigint {
    const table = bits === 32 ? CRC32_TABLE : CRC64_TABLE;
    return BigInt.asUintN(64, this.#kernels.crc(from, end, table));
  }

  /** Copies the output. */
  copyTo(target: Uint8Array): void {
    target.set(this.#bytes.subarray(this.#output, this.#output + this.written));
  }
}
