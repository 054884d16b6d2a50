/**
 * Sums without rounding: a sum is kept as a few numbers, its *parts*, whose bits do not overlap and whose exact sum is
 * that of all numbers added (J. R. Shewchuk, Discrete Comput. Geom. 18 (1997) 305). Rounded once at the end it is the same
 * whatever the order in which numbers were added, and however they were divided among workers.
 */
import { LimitError } from '../../../errors.ts';

/** The parts of an exact sum, smallest first; empty for 0. Plain JSON. */
export type SumParts = readonly number[];

/** Adds a finite number to the parts in place. */
export function addExactly(parts: number[], value: number): void {
  let x = value;
  let kept = 0;
  for (let i = 0; i < parts.length; i++) {
    const y = parts[i]!;
    const high = x + y;
    const small = Math.abs(x) < Math.abs(y);
    const low = small ? x - (high - y) : y - (high - x);
    if (low !== 0) parts[kept++] = low;
    x = high;
  }
  if (x !== 0) parts[kept++] = x;
  if (kept < parts.length) parts.length = kept;
}

/** Adds one sum to another in place. */
export function addParts(parts: number[], others: SumParts): void {
  for (const part of others) addExactly(parts, part);
}

/** The sum, rounded once, to even when halfway. Throws `LimitError` when it left the range of numbers. */
export function roundedSum(parts: SumParts): number {
  let high = parts.at(-1) ?? 0;
  let next = parts.length - 1;
  let low = 0;
  while (next > 0 && low === 0) {
    const x = high;
    const y = parts[--next]!;
    high = x + y;
    low = y - (high - x);
  }
  if (!Number.isFinite(high)) throw new LimitError('analyses: a sum of weights is too large for a number');
  return correctedHalf(high, low, parts[next - 1] ?? 0);
}

/** When what is left out is exactly half of the last bit, the parts below decide on which side of it the sum is. */
function correctedHalf(high: number, low: number, below: number): number {
  if (low === 0 || below === 0 || low < 0 !== below < 0) return high;
  const twice = 2 * low;
  const candidate = high + twice;
  return candidate - high === twice ? candidate : high;
}
