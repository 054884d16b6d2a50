/** Pieces that analyses put their objects and cuts together from: masks over objects, places, numbers by rank. */
import type { Mask } from '../../../column/index.ts';
import type { NumberLists } from './event-block.ts';

/** How many objects of each event the mask (one byte per object) has set. */
export function countPerEvent({ offsets }: Pick<NumberLists, 'offsets'>, mask: Mask): Int32Array {
  const counts = new Int32Array(offsets.length - 1);
  for (let event = 0; event < counts.length; event++) {
    for (let i = offsets[event]!; i < offsets[event + 1]!; i++) if (mask[i]) counts[event]!++;
  }
  return counts;
}

/**
 * The places of the first `count` objects of each event, of those that the mask has set if there is one; -1 where there
 * are fewer. `count` places for each event, one event after another.
 */
export function firstPlaces(
  { offsets }: Pick<NumberLists, 'offsets'>,
  count: number,
  mask?: Mask,
): Int32Array {
  const length = offsets.length - 1;
  const places = new Int32Array(length * count).fill(-1);
  for (let event = 0; event < length; event++) {
    let found = 0;
    for (let i = offsets[event]!; i < offsets[event + 1]! && found < count; i++) {
      if (mask === undefined || mask[i]) places[event * count + found++] = i;
    }
  }
  return places;
}

/** The number at each place, NaN where there is none. */
export function numbersAt(content: Float64Array, places: Int32Array): Float64Array {
  const numbers = new Float64Array(places.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = places[i]! < 0 ? Number.NaN : content[places[i]!]!;
  return numbers;
}

/** Every `step`-th number from `first` on: of four numbers per event the one of one rank. */
export function everyNth(values: Float64Array, step: number, first: number): Float64Array {
  const taken = new Float64Array(values.length / step);
  for (let i = 0; i < taken.length; i++) taken[i] = values[i * step + first]!;
  return taken;
}

/** The sum of each `step` numbers. */
export function sumOfEach(values: Float64Array, step: number): Float64Array {
  const sums = new Float64Array(values.length / step);
  for (let i = 0; i < values.length; i++) sums[Math.floor(i / step)]! += values[i]!;
  return sums;
}

/** Which values pass a test. NaN passes none that compares. */
export function maskWhere(values: ArrayLike<number>, test: (value: number) => boolean): Mask {
  const mask = new Uint8Array(values.length);
  for (let i = 0; i < mask.length; i++) if (test(values[i]!)) mask[i] = 1;
  return mask;
}

/** Which of several masks are set anywhere. */
export function eitherMask(a: ArrayLike<number>, b: ArrayLike<number>): Mask {
  return maskWhere(a, () => false).map((_, i) => (a[i] || b[i] ? 1 : 0));
}
