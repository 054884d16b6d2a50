import { LimitError, UsageError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { makeCompressor } from '../compression/compress.ts';
import { compressionOf } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import { readRange } from '../file/record.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { writeNull, writePointed, writeTObjArray, writeTObject } from '../streamer/write-object.ts';
import { describeAxis, sameAxis } from './compare-axes.ts';
import { ARRAYS, largestOf, readLocated, STORED_BYTES, writeLocated } from './locate-members.ts';
import type { InputObject, OpenInput } from './merge-input.ts';
import type { MergedObject } from './merge-report.ts';
import { type ChunkForm, type InputSparse, OUTER_OBJECTS, readInputSparse } from './read-sparse.ts';
import { putRecord } from './stored-record.ts';

/** A filled bin: its packed coordinates, its content and its sum of squared weights. */
type Bin = readonly [packed: string, numbers: readonly [content: number, squares: number]];

/** Sums over all entries. Without weights ROOT keeps none of them but the number of entries: `fTsumw2` is -1 then. */
const TOTALS = ['fEntries', 'fTsumw', 'fTsumwx', 'fTsumwx2'];

/** Sparse histograms of one path on their way into one: that of the first input, with the bins of all. */
export class SparseSum {
  readonly object: InputObject;
  readonly #keyBytes: Uint8Array;
  readonly #compressionCode: number;
  readonly #firstFile: string;
  readonly #first: InputSparse;
  readonly #bins: Map<string, readonly [content: number, squares: number]>;
  readonly #totals: Map<string, Float64Array>;
  #form: ChunkForm | undefined;
  #isWeighted: boolean;
  #squares: number;
  #inputs = 1;

  private constructor(object: InputObject, input: OpenInput, keyBytes: Uint8Array, first: InputSparse) {
    this.object = object;
    this.#keyBytes = keyBytes;
    this.#compressionCode = input.header.compression;
    this.#firstFile = input.file.name;
    this.#first = { ...first, bytes: first.bytes.slice() };
    this.#bins = new Map(first.bins);
    this.#totals = new Map(TOTALS.map((name) => [name, numbersOf(first, name)]));
    this.#form = first.form;
    this.#isWeighted = first.isWeighted;
    this.#squares = numbersOf(first, 'fTsumw2')[0] ?? -1;
  }

  /** Starts with the histogram of an input. */
  static async of(input: OpenInput, object: InputObject, options: ReadOptions): Promise<SparseSum> {
    const { key, path } = object;
    const keyBytes = await readRange(input.file, key.at, key.at + key.keyBytes, `"${path}"`, options);
    return new SparseSum(object, input, keyBytes, await readInputSparse(input, object, options));
  }

  /** Reads the histogram of another input; what it gives adds it. Throws `UsageError` for axes that differ. */
  async plan(input: OpenInput, object: InputObject, options: ReadOptions): Promise<() => void> {
    const other = await readInputSparse(input, object, options);
    const count = Math.max(this.#first.axes.length, other.axes.length);
    for (let i = 0; i < count; i++) {
      const [before, now] = [this.#first.axes[i], other.axes[i]];
      if (before && now && sameAxis(before, now)) continue;
      throw new UsageError(
        `root: "${object.path}" of "${input.file.name}" has ${describeAxis(now)} along axis ${i}, that of "${this.#firstFile}" ${describeAxis(before)}`,
        { hint: 'fill them with the same bins; sparse histograms are not extended' },
      );
    }
    return () => this.#add(other);
  }

  /** Adds one with the same axes. Where only one has sums of squared weights, the other had weights of 1. */
  #add(other: InputSparse): void {
    for (const [packed, [content, squares]] of other.bins) {
      const [contentBefore, squaresBefore] = this.#bins.get(packed) ?? [0, 0];
      this.#bins.set(packed, [contentBefore + content, squaresBefore + squares]);
    }
    for (const [name, totals] of this.#totals) {
      const added = numbersOf(other, name);
      for (let i = 0; i < totals.length; i++) totals[i]! += added[i] ?? 0;
    }
    const squares = numbersOf(other, 'fTsumw2')[0] ?? -1;
    if (squares >= 0) this.#squares = Math.max(0, this.#squares) + squares;
    this.#form ??= other.form;
    this.#isWeighted ||= other.isWeighted;
    this.#inputs++;
  }

  /** Writes the sum. Throws `LimitError` for contents that the integers of the first one cannot hold. */
  async finish(file: FileWriter, directory: WrittenDirectory): Promise<MergedObject> {
    const { path, key } = this.object;
    const bytes = this.#encode();
    const compress = makeCompressor(compressionOf(this.#compressionCode));
    const stored = compress(bytes) ?? bytes;
    await putRecord(file, directory, { key, keyBytes: this.#keyBytes, stored, rawBytes: bytes.length });
    const entries = this.#totals.get('fEntries')?.[0];
    return { path, className: key.className, outcome: 'merged', inputs: this.#inputs, entries };
  }

  #encode(): Uint8Array {
    const { bytes, located, chunksAt } = this.#first;
    const writer = new ByteWriter({ origin: this.#keyBytes.length, capacity: bytes.length });
    writer.raw(bytes.subarray(0, chunksAt));
    this.#writeChunks(writer);
    const whole = writer.bytes();
    const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
    const put = (name: string, values: Float64Array) => {
      const place = located.numbers.get(name);
      if (place) writeLocated(view, place, values);
    };
    for (const [name, totals] of this.#totals) put(name, totals);
    put('fTsumw2', Float64Array.of(this.#squares));
    put('fFilledBins', Float64Array.of(this.#bins.size));
    for (const at of OUTER_OBJECTS) view.setUint32(at, 0x40000000 | (whole.length - at - 4));
    return whole;
  }

  #writeChunks(writer: ByteWriter): void {
    const { chunkBins } = this.#first;
    const form = this.#form;
    const bins = form ? [...this.#bins] : [];
    writeTObjArray(writer, Math.ceil(bins.length / chunkBins), (i) => {
      if (form) this.#writeChunk(writer, form, bins.slice(i * chunkBins, (i + 1) * chunkBins));
    });
  }

  /** A chunk, with arrays that have room for a full one. */
  #writeChunk(writer: ByteWriter, form: ChunkForm, bins: readonly Bin[]): void {
    const { chunkBins } = this.#first;
    const { version, coordinateBytes, contentClass } = form;
    const column = (which: 0 | 1) =>
      Float64Array.from({ length: chunkBins }, (_, i) => bins[i]?.[1][which] ?? 0);
    writePointed(writer, 'THnSparseArrayChunk', () => {
      writer.versioned(version, () => {
        writeTObject(writer);
        writer.i32(coordinateBytes);
        writer.i32(coordinateBytes * bins.length);
        writer.u8(1);
        for (const [packed] of bins) for (let i = 0; i < packed.length; i++) writer.u8(packed.charCodeAt(i));
        writeArray(writer, contentClass, this.#checked(column(0), contentClass));
        if (this.#isWeighted) writeArray(writer, 'TArrayD', column(1));
        else writeNull(writer);
      });
    });
  }

  #checked(contents: Float64Array, contentClass: string): Float64Array {
    const largest = largestOf(ARRAYS[contentClass]!);
    const wrong = contents.find((value) => value > largest || value < -largest - 1);
    if (wrong === undefined) return contents;
    throw new LimitError(
      `root: a bin of "${this.object.path}" would be ${wrong}, but a ${this.object.key.className} holds at most ${largest}`,
    );
  }
}

function numbersOf({ bytes, located }: InputSparse, name: string): Float64Array {
  const place = located.numbers.get(name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return place ? readLocated(view, place) : new Float64Array();
}

function writeArray(writer: ByteWriter, className: string, values: Float64Array): void {
  const type = ARRAYS[className]!;
  writePointed(writer, className, () => {
    writer.i32(values.length);
    const bytes = new Uint8Array(values.length * STORED_BYTES[type]);
    writeLocated(new DataView(bytes.buffer), { at: 0, count: values.length, type }, values);
    writer.raw(bytes);
  });
}
