import { type Axis, edgeOf } from './axis.ts';
import type { Sums, Sums2D } from './histogram.ts';

/** `a` and `b` added name by name; both have numbers only. */
export function addNumbers<S extends object>(a: S, b: S): S {
  return combine(a, b, (left, right) => left + right);
}

/** Every member of `a` times what `factorOf` says for its name. */
export function scaleNumbers<S extends object>(a: S, factorOf: (name: keyof S) => number): S {
  const names = Object.keys(a) as (keyof S)[];
  // `Object.fromEntries` forgets the names; each member of `S` is a number and stays one.
  return Object.fromEntries(names.map((name) => [name, Number(a[name]) * factorOf(name)])) as S;
}

function combine<S extends object>(a: S, b: S, join: (left: number, right: number) => number): S {
  const names = Object.keys(a) as (keyof S)[];
  // As above.
  return Object.fromEntries(names.map((name) => [name, join(Number(a[name]), Number(b[name]))])) as S;
}

/** Cells of one axis with what they hold, for sums that must be made again from the bins. */
export interface CellsOf {
  readonly contents: Float64Array;
  readonly sumw2: Float64Array | undefined;
}

/** The sums as the bins know them: every entry at the middle of its bin. */
export function sumsFromBins(axis: Axis, cells: CellsOf): Sums {
  let [sumw, sumw2, sumwx, sumwx2] = [0, 0, 0, 0];
  for (let i = 0; i < axis.bins; i++) {
    const x = (edgeOf(axis, i) + edgeOf(axis, i + 1)) / 2;
    const w = cells.contents[i + 1]!;
    sumw += w;
    sumw2 += cells.sumw2 === undefined ? w : cells.sumw2[i + 1]!;
    sumwx += w * x;
    sumwx2 += w * x * x;
  }
  return { sumw, sumw2, sumwx, sumwx2 };
}

/** The sums of two dimensions reduced to those along x or y. */
export function sumsAlong(sums: Sums2D, along: 'x' | 'y'): Sums {
  const { sumw, sumw2 } = sums;
  return along === 'x'
    ? { sumw, sumw2, sumwx: sums.sumwx, sumwx2: sums.sumwx2 }
    : { sumw, sumw2, sumwx: sums.sumwy, sumwx2: sums.sumwy2 };
}
