import { FormatError } from '../errors.ts';
import type { ByteSink, ByteSource } from '../storage/index.ts';

/*
 * A .npy file, version 1.0, of one-dimensional little-endian float64:
 *
 *     0   6  magic   93 'NUMPY'
 *     6   2  version 1 0
 *     8   2  length of the dictionary, little-endian
 *    10   n  {'descr': '<f8', 'fortran_order': False, 'shape': (N,), } padded with blanks, ends with a line feed;
 *            10 + n is a multiple of 64
 *   10+n     N numbers
 */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ALIGNMENT = 64;
const PREAMBLE = 10;
/** Versions 2 and 3 of the format have a length of four bytes. */
const LARGEST_PREAMBLE = 12;
const BLOCK_ENTRIES = 1 << 17;

interface NpyHeader {
  readonly length: number;
  /** Where the numbers start. */
  readonly dataStart: number;
}

/** The header of a file of `length` numbers. */
export function npyHeader(length: number): Uint8Array {
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': (${length},), }`;
  const total = Math.ceil((PREAMBLE + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${dictionary.padEnd(total - PREAMBLE - 1)}\n`;
  const header = new Uint8Array(total);
  header.set([...MAGIC, 1, 0, text.length & 0xff, text.length >> 8]);
  header.set(new TextEncoder().encode(text), PREAMBLE);
  return header;
}

/** A whole .npy file of one-dimensional float64. */
export function toNpy(values: Float64Array): Uint8Array {
  const header = npyHeader(values.length);
  const bytes = new Uint8Array(header.length + values.byteLength);
  bytes.set(header);
  bytes.set(bytesOf(values), header.length);
  return bytes;
}

/** Entries of a .npy file. Throws `FormatError` unless it holds one-dimensional float64 and is as long as it says. */
export async function npyLength(source: ByteSource): Promise<number> {
  return (await readNpyHeader(source)).length;
}

/** All numbers of a .npy file. */
export async function readNpy(source: ByteSource): Promise<Float64Array> {
  const { length } = await readNpyHeader(source);
  const values = new Float64Array(length);
  let done = 0;
  for await (const block of npyBlocks(source)) {
    values.set(block, done);
    done += block.length;
  }
  return values;
}

/** The numbers of a .npy file, a block at a time: memory does not grow with the file. Each block belongs to the caller. */
export async function* npyBlocks(
  source: ByteSource,
  blockEntries = BLOCK_ENTRIES,
): AsyncIterable<Float64Array> {
  const { length, dataStart } = await readNpyHeader(source);
  for (let first = 0; first < length; first += blockEntries) {
    const count = Math.min(blockEntries, length - first);
    const start = dataStart + 8 * first;
    const [bytes] = await source.read([{ start, end: start + 8 * count }]);
    yield numbersOf(bytes as Uint8Array);
  }
}

/**
 * Writes a .npy file of `length` numbers from blocks of them, and closes the sink.
 * Throws `FormatError`, and discards what was written, when the blocks hold another number.
 */
export async function writeNpy(
  sink: ByteSink,
  length: number,
  blocks: AsyncIterable<Float64Array> | Iterable<Float64Array>,
): Promise<void> {
  try {
    const header = npyHeader(length);
    await sink.write(0, header);
    let done = 0;
    for await (const block of blocks) {
      await sink.write(header.length + 8 * done, bytesOf(block));
      done += block.length;
    }
    if (done !== length)
      throw new FormatError(`npy: "${sink.name}": expected ${length} numbers, got ${done}`);
    await sink.close();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const size = await source.size();
  const [preamble] = (await source.read([{ start: 0, end: Math.min(LARGEST_PREAMBLE, size) }])) as [
    Uint8Array,
  ];
  if (preamble.length < LARGEST_PREAMBLE || MAGIC.some((byte, i) => preamble[i] !== byte)) {
    throw new FormatError(`npy: "${source.name}" does not start as a .npy file does`);
  }
  const view = new DataView(preamble.buffer, preamble.byteOffset);
  const isFirstVersion = preamble[6] === 1;
  const start = isFirstVersion ? PREAMBLE : LARGEST_PREAMBLE;
  const dataStart = start + (isFirstVersion ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataStart > size)
    throw new FormatError(`npy: "${source.name}": its header ends at ${dataStart} of ${size} bytes`);
  const [text] = (await source.read([{ start, end: dataStart }])) as [Uint8Array];
  const length = lengthInDictionary(new TextDecoder().decode(text), source.name);
  if (size - dataStart !== 8 * length) {
    throw new FormatError(
      `npy: "${source.name}": expected ${8 * length} bytes of numbers, got ${size - dataStart}`,
    );
  }
  return { length, dataStart };
}

function lengthInDictionary(text: string, name: string): number {
  const shape = /'shape':\s*\((\d+),\)/.exec(text);
  if (!shape || !/'descr':\s*'<f8'/.test(text)) {
    throw new FormatError(`npy: "${name}" holds ${text.trim()}, not one-dimensional little-endian float64`);
  }
  return Number(shape[1]);
}

/** Numbers are little-endian in memory on every machine that the pinned Node.js is made for. */
function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function numbersOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.slice().buffer);
}
