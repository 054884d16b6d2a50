import { type Column, isNumbers, type Numbers } from '../../column/index.ts';

/** Figures over all numbers of a column, in whatever they are nested. */
export interface ColumnStatistics {
  /** Numbers in all; for a column of nothing but text, strings. */
  readonly count: number;
  /** Sum of the finite ones, one after another in float64; booleans as 0 and 1. */
  readonly sum: number;
  /** Least and greatest of the finite ones; null when there is none. */
  readonly min: number | null;
  readonly max: number | null;
  /** The exact sum, when all of them are integers. */
  readonly integerSum: bigint | undefined;
}

/** Adds up columns that come piece by piece. */
export class StatisticsCollector {
  #numbers = 0;
  #strings = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #integerSum: bigint | undefined = 0n;

  /** Takes in every number of a column. */
  add(column: Column): void {
    if (isNumbers(column)) {
      this.#addNumbers(column);
      return;
    }
    switch (column.kind) {
      case 'jagged':
        // What lies outside the lists belongs to other entries.
        this.add(withinOffsets(column.content, column.offsets));
        break;
      case 'fixed':
        this.add(column.content);
        break;
      case 'text':
        this.#strings += column.offsets.length - 1;
        break;
      case 'record':
        for (const field of column.fields.values()) this.add(field);
        break;
      case 'variant':
        for (const content of column.alternatives) this.add(content);
        break;
      case 'objects':
        for (const value of column.values) this.#addValue(value, new Set());
        break;
      default:
        column satisfies never;
    }
  }

  #addNumbers(numbers: Numbers): void {
    this.#numbers += numbers.length;
    if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) this.#addBigInts(numbers);
    else if (numbers instanceof Float32Array || numbers instanceof Float64Array) this.#addFloats(numbers);
    else this.#addIntegers(numbers);
  }

  #addBigInts(numbers: BigInt64Array | BigUint64Array): void {
    let total = 0n;
    for (const value of numbers) {
      total += value;
      this.#addOne(Number(value));
    }
    if (this.#integerSum !== undefined) this.#integerSum += total;
  }

  #addFloats(numbers: Float32Array | Float64Array): void {
    this.#integerSum = undefined;
    for (let i = 0; i < numbers.length; i++) this.#addOne(numbers[i]!);
  }

  #addIntegers(numbers: Exclude<Numbers, BigInt64Array | BigUint64Array>): void {
    if (numbers.length === 0) return;
    let total = 0;
    let sum = this.#sum;
    let min = this.#min;
    let max = this.#max;
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i]!;
      total += value;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.#sum = sum;
    this.#min = min;
    this.#max = max;
    if (this.#integerSum !== undefined) this.#integerSum += BigInt(total);
  }

  #addOne(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  #addValue(value: unknown, seen: Set<object>): void {
    if (typeof value === 'number' || typeof value === 'bigint') {
      this.#numbers++;
      this.#integerSum = undefined;
      this.#addOne(Number(value));
    } else if (typeof value === 'string') this.#strings++;
    else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value);
      // Values of an objects column are typed arrays, lists or named values.
      if (ArrayBuffer.isView(value)) this.#addNumbers(value as Numbers);
      else for (const inner of Object.values(value)) this.#addValue(inner, seen);
    }
  }

  /** The figures so far. */
  result(): ColumnStatistics {
    const count = this.#numbers > 0 ? this.#numbers : this.#strings;
    const hasFinite = this.#min <= this.#max;
    return {
      count,
      sum: this.#sum,
      min: hasFinite ? this.#min : null,
      max: hasFinite ? this.#max : null,
      integerSum: this.#numbers > 0 ? this.#integerSum : undefined,
    };
  }
}

function withinOffsets(content: Column, offsets: Int32Array): Column {
  const end = offsets[offsets.length - 1]!;
  return isNumbers(content) && end < content.length ? content.subarray(0, end) : content;
}
