/**
 * The invariant mass of several objects, without the cancellation of E^2 - |p|^2.
 *
 * With mT^2 = m^2 + pT^2 and the rapidity y, the square of a sum of four-vectors is
 *
 *     M^2 = sum_i m_i^2 + 2 sum_{i<j} (mT_i mT_j cosh(y_i - y_j) - pT_i pT_j cos(phi_i - phi_j))
 *
 * (PDG review, "Kinematics"). With cosh x = 1 + 2 sinh^2(x/2) and cos x = 1 - 2 sin^2(x/2) each pair becomes
 *
 *     2 mT_i mT_j sinh^2((y_i - y_j)/2) + 2 pT_i pT_j sin^2((phi_i - phi_j)/2) + (mT_i mT_j - pT_i pT_j)
 *
 * and the last bracket is (m_i^2 m_j^2 + m_i^2 pT_j^2 + m_j^2 pT_i^2) / (mT_i mT_j + pT_i pT_j). No term is
 * negative, so nothing cancels: M is never negative and right to a few units in the last place of its inputs,
 * also for two massless objects on top of one another, whose M is 0.
 *
 * exp(y), sin(phi/2) and cos(phi/2) are computed once per object; a pair then needs no function but a division.
 */
import type { FourVector, FourVectors } from './four-vectors.ts';

/** Numbers per object in `MassTerms`: pT, m^2, mT, exp(y), sin(phi/2), cos(phi/2). */
const STRIDE = 6;

/** What a pair needs to know of each object: six numbers, side by side for the sake of the cache. See `massTerms`. */
export type MassTerms = Float64Array;

/** The terms of every object, from which `massSquaredTerm` and `pairTerm` make masses. Nothing is shared. */
export function massTerms({ pt, eta, phi, mass }: FourVectors): MassTerms {
  const terms = new Float64Array(pt.length * STRIDE);
  for (let i = 0, at = 0; i < pt.length; i++, at += STRIDE) {
    const massSquared = mass[i]! * mass[i]!;
    const transverseMass = Math.sqrt(pt[i]! * pt[i]! + massSquared);
    terms[at] = pt[i]!;
    terms[at + 1] = massSquared;
    terms[at + 2] = transverseMass;
    terms[at + 3] = expRapidity(pt[i]! * Math.sinh(eta[i]!), transverseMass);
    terms[at + 4] = Math.sin(phi[i]! / 2);
    terms[at + 5] = Math.cos(phi[i]! / 2);
  }
  return terms;
}

/** m_i^2, GeV^2: what object `i` alone adds to the squared mass of a sum. */
export function massSquaredTerm(terms: MassTerms, i: number): number {
  return terms[i * STRIDE + 1]!;
}

/** 2 (E_i E_j - p_i . p_j), GeV^2: what object `i` of `a` and object `j` of `b` add to the squared mass of their sum. */
export function pairTerm(a: MassTerms, i: number, b: MassTerms, j: number): number {
  const atA = i * STRIDE;
  const atB = j * STRIDE;
  const ptA = a[atA]!;
  const ptB = b[atB]!;
  const expA = a[atA + 3]!;
  const expB = b[atB + 3]!;
  const transverse = a[atA + 2]! * b[atB + 2]!;
  const sinHalf = a[atA + 4]! * b[atB + 5]! - a[atA + 5]! * b[atB + 4]!;
  const along = (transverse * (expA - expB) * (expA - expB)) / (expA * expB);
  const across = 4 * ptA * ptB * sinHalf * sinHalf;
  const massA = a[atA + 1]!;
  const massB = b[atB + 1]!;
  const massive = massA * massB + massA * ptB * ptB + massB * ptA * ptA;
  return along + across + (massive === 0 ? 0 : (2 * massive) / (transverse + ptA * ptB));
}

/** The mass of the sum of the vectors, GeV; never negative. NaN when an input is not finite. */
export function invariantMass(vectors: readonly FourVector[]): number {
  const column = (name: keyof FourVector) => Float64Array.from(vectors, (vector) => vector[name]);
  const terms = massTerms({ pt: column('pt'), eta: column('eta'), phi: column('phi'), mass: column('mass') });
  let squared = 0;
  for (let i = 0; i < vectors.length; i++) {
    squared += massSquaredTerm(terms, i);
    for (let j = 0; j < i; j++) squared += pairTerm(terms, i, terms, j);
  }
  return Math.sqrt(squared);
}

/** exp(y) = (E + p_z) / mT, for p_z < 0 written mT / (E - p_z); 1 for an object without momentum and mass. */
function expRapidity(pz: number, transverseMass: number): number {
  if (transverseMass === 0) return 1;
  const energy = Math.sqrt(pz * pz + transverseMass * transverseMass);
  return pz < 0 ? transverseMass / (energy - pz) : (energy + pz) / transverseMass;
}
