/**
 * The smooth functions that a background may have, in families whose members have one parameter more each:
 *
 *     polynomial      ln λ = Σ c_k T_k(u)              u: the range on [-1, 1], T_k: Chebyshev's polynomials
 *     log-polynomial  ln λ = Σ c_k (ln m)^k
 *     dijet           λ = p1 (1 - x)^p2 x^(p3 + p4 ln x + p5 ln² x),   x = m / √s
 */
import { type Basis, orthogonalBasis } from './orthogonal-basis.ts';

/** The families. */
export const FAMILIES = ['polynomial', 'log-polynomial', 'dijet'] as const;
export type Family = (typeof FAMILIES)[number];

/** The values of all functions of a family in each bin; its first members use the first of them. */
interface FormTable {
  readonly family: Family;
  /** Parameters of the first member. */
  readonly from: number;
  readonly functions: readonly Float64Array[];
}

/** A family, ready to be fitted in some bins. */
export interface BackgroundForm {
  readonly family: Family;
  /** Parameters of the first member. */
  readonly from: number;
  readonly basis: Basis;
}

/** Collisions at 13 TeV unless the range goes further. */
const ENERGY = 13_000;
const HIGHEST_DEGREE = 5;

/**
 * Families for bins with these centres (GeV), to be fitted in the bins where `use` is not 0. Those with logarithms need
 * masses above 0.
 */
export function backgroundForms(
  centres: Float64Array,
  use: ArrayLike<number>,
  families: readonly Family[] = FAMILIES,
): BackgroundForm[] {
  const isPositive = centres.every((m) => m > 0);
  return families
    .filter((family) => family === 'polynomial' || isPositive)
    .map((family) => tableOf(family, centres))
    .map(({ family, from, functions }) => ({ family, from, basis: orthogonalBasis(functions, use) }));
}

function tableOf(family: Family, centres: Float64Array): FormTable {
  switch (family) {
    case 'polynomial':
      return { family, from: 2, functions: chebyshev(centres) };
    case 'log-polynomial':
      return { family, from: 2, functions: powersOfLog(centres) };
    case 'dijet':
      return { family, from: 3, functions: dijet(centres) };
    default:
      return family satisfies never;
  }
}

function chebyshev(centres: Float64Array): Float64Array[] {
  const [low, high] = [centres[0]!, centres[centres.length - 1]!];
  const u = centres.map((m) => (2 * m - low - high) / (high - low || 1));
  return Array.from({ length: HIGHEST_DEGREE + 1 }, (_, k) =>
    u.map((value) => Math.cos(k * Math.acos(Math.min(1, Math.max(-1, value))))),
  );
}

function powersOfLog(centres: Float64Array): Float64Array[] {
  const last = centres[centres.length - 1]!;
  return Array.from({ length: HIGHEST_DEGREE }, (_, k) => centres.map((m) => Math.log(m / last) ** k));
}

function dijet(centres: Float64Array): Float64Array[] {
  const energy = Math.max(ENERGY, 1.05 * centres[centres.length - 1]!);
  const logs = centres.map((m) => Math.log(m / energy));
  return [
    centres.map(() => 1),
    logs,
    centres.map((m) => Math.log1p(-m / energy)),
    logs.map((x) => x * x),
    logs.map((x) => x ** 3),
  ];
}
