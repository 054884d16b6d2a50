import { LimitError, UsageError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { makeCompressor } from '../compression/compress.ts';
import { compressionOf } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import { readRange } from '../file/record.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { describeAxis, sameAxis } from './compare-axes.ts';
import { type ExtendedHistogram, extendedData, extendHistogram } from './extend-histogram.ts';
import { largestOf, writeLocated } from './locate-members.ts';
import type { InputObject, OpenInput } from './merge-input.ts';
import type { MergedObject } from './merge-report.ts';
import { CELL_MEMBERS, type InputHistogram, placeOf, readInputHistogram } from './read-histogram.ts';
import { putRecord } from './stored-record.ts';

/** What is done with histograms of one name whose axes differ. */
export type DifferingAxes = 'refuse' | 'extend';

/** Histograms of one path on their way into one: that of the first input, with other numbers in it. */
export class HistogramSum {
  readonly object: InputObject;
  readonly #differing: DifferingAxes;
  readonly #keyBytes: Uint8Array;
  readonly #compressionCode: number;
  readonly #firstFile: string;
  #first: InputHistogram;
  #extended: ExtendedHistogram | undefined;
  #inputs = 1;

  private constructor(
    object: InputObject,
    differing: DifferingAxes,
    input: OpenInput,
    keyBytes: Uint8Array,
    first: InputHistogram,
  ) {
    this.object = object;
    this.#differing = differing;
    this.#keyBytes = keyBytes;
    this.#firstFile = input.file.name;
    this.#compressionCode = input.header.compression;
    this.#first = { ...first, bytes: first.bytes.slice() };
  }

  /** Starts with the histogram of an input. */
  static async of(
    input: OpenInput,
    object: InputObject,
    differing: DifferingAxes,
    options: ReadOptions,
  ): Promise<HistogramSum> {
    const { key, path } = object;
    const keyBytes = await readRange(input.file, key.at, key.at + key.keyBytes, `"${path}"`, options);
    const first = await readInputHistogram(input, object, options);
    return new HistogramSum(object, differing, input, keyBytes, first);
  }

  /**
   * Reads the histogram of another input; what it gives adds it. Throws `UsageError` for axes that differ and must not,
   * `LimitError` for contents that the integers of the first one cannot hold.
   */
  async plan(input: OpenInput, object: InputObject, options: ReadOptions): Promise<() => void> {
    const other = await readInputHistogram(input, object, options);
    const differing = this.#extended
      ? 0
      : other.axes.findIndex((axis, i) => !sameAxis(this.#first.axes[i], axis));
    if (differing < 0) return () => this.#add(other);
    if (this.#differing === 'refuse') {
      const axis = 'xyz'[differing];
      const [before, now] = [this.#first.axes[differing], other.axes[differing]];
      throw new UsageError(
        `root: "${object.path}" of "${input.file.name}" has ${describeAxis(now)} along ${axis}, that of "${this.#firstFile}" ${describeAxis(before)}`,
        {
          hint: 'fill them with the same bins, or let them be extended where the bins of one lie on those of the other',
        },
      );
    }
    const extended = extendHistogram(
      this.#extended ?? this.#first,
      other,
      `"${object.path}" of "${input.file.name}"`,
    );
    return () => {
      this.#extended = extended;
      this.#inputs++;
    };
  }

  /** Adds one with the same axes. Where only one has sums of squared weights, the other had weights of 1. */
  #add(other: InputHistogram): void {
    const first = withWeights(this.#first, other);
    const second = withWeights(other, this.#first);
    for (const [name, values] of first.sums) {
      const added = second.sums.get(name);
      if (!added) continue;
      for (let i = 0; i < values.length; i++) values[i]! += added[i] ?? 0;
    }
    this.#first = first;
    this.#inputs++;
  }

  /** Writes the sum. */
  async finish(file: FileWriter, directory: WrittenDirectory): Promise<MergedObject> {
    const { path, key } = this.object;
    const { className, name, title } = key;
    const report = { path, className, outcome: 'merged', inputs: this.#inputs } as const;
    const extended = this.#extended;
    if (extended) {
      const { classes, encode } = extendedData(extended, this.#first, key);
      file.useClasses(classes);
      await file.put(directory, { className, name, title, encode });
      return { ...report, entries: extended.sums.get('fEntries')?.[0] };
    }
    const bytes = this.#encode();
    const compress = makeCompressor(compressionOf(this.#compressionCode));
    const stored = compress(bytes) ?? bytes;
    await putRecord(file, directory, { key, keyBytes: this.#keyBytes, stored, rawBytes: bytes.length });
    return { ...report, entries: this.#first.sums.get('fEntries')?.[0] };
  }

  #encode(): Uint8Array {
    const { bytes, sums } = this.#first;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const [name, values] of sums) {
      const place = placeOf(this.#first, name);
      const largest = largestOf(place.type);
      const wrong = values.findIndex((value) => value > largest || value < -largest - 1);
      if (wrong >= 0) {
        throw new LimitError(
          `root: cell ${wrong} of "${this.object.path}" would be ${values[wrong]}, but a ${this.object.key.className} holds at most ${largest}`,
        );
      }
      writeLocated(view, place, values);
    }
    return bytes;
  }
}

/**
 * A histogram with room for the sums of squares that the other one keeps: the bytes of the other where there is none, as
 * they are the same but for numbers, style and title.
 */
function withWeights(one: InputHistogram, other: InputHistogram): InputHistogram {
  const missing = CELL_MEMBERS.filter(
    (name) => one.sums.get(name)?.length === 0 && (other.sums.get(name)?.length ?? 0) > 0,
  );
  if (missing.length === 0) return one;
  const sums = new Map(one.sums);
  const weights = (name: string) =>
    sums.get(name === 'fBinSumw2' ? 'fBinEntries' : 'fArray') ?? new Float64Array();
  for (const name of missing) sums.set(name, weights(name).slice());
  return { ...other, bytes: other.bytes.slice(), sums };
}
