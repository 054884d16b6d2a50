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

/** What masses need to know of each object, as columns. */
export interface MassTerms {
  readonly pt: Float64Array;
  readonly massSquared: Float64Array;
  readonly transverseMass: Float64Array;
  readonly expRapidity: Float64Array;
  readonly sinHalf: Float64Array;
  readonly cosHalf: Float64Array;
}

/** Memory for the terms of so many objects. */
export function newMassTerms(length: number): MassTerms {
  const column = () => new Float64Array(length);
  return {
    pt: column(),
    massSquared: column(),
    transverseMass: column(),
    expRapidity: column(),
    sinHalf: column(),
    cosHalf: column(),
  };
}

/** Writes the terms of the objects at the first `length` of `places`, one after another, from the start of `terms`. */
export function fillMassTerms(
  terms: MassTerms,
  vectors: FourVectors,
  places: Int32Array,
  length: number,
): void {
  const { pt, massSquared, transverseMass, expRapidity, sinHalf, cosHalf } = terms;
  for (let i = 0; i < length; i++) {
    const place = places[i]!;
    const momentum = vectors.pt[place]!;
    const square = vectors.mass[place]! * vectors.mass[place]!;
    const transverse = Math.sqrt(momentum * momentum + square);
    pt[i] = momentum;
    massSquared[i] = square;
    transverseMass[i] = transverse;
    expRapidity[i] = expRapidityOf(momentum, vectors.eta[place]!, transverse);
    sinHalf[i] = Math.sin(vectors.phi[place]! / 2);
    cosHalf[i] = Math.cos(vectors.phi[place]! / 2);
  }
}

/**
 * 2 (E_a E_b - p_a . p_b), GeV^2, for the first `length` objects of both: what they add to the squared masses of their
 * sums, besides m_a^2 and m_b^2.
 */
export function fillPairTerms(out: Float64Array, a: MassTerms, b: MassTerms, length: number): void {
  const { pt: ptA, massSquared: squareA, transverseMass: transverseA } = a;
  const { expRapidity: expA, sinHalf: sinA, cosHalf: cosA } = a;
  const { pt: ptB, massSquared: squareB, transverseMass: transverseB } = b;
  const { expRapidity: expB, sinHalf: sinB, cosHalf: cosB } = b;
  for (let i = 0; i < length; i++) {
    const momenta = ptA[i]! * ptB[i]!;
    const masses = transverseA[i]! * transverseB[i]!;
    const apart = expA[i]! - expB[i]!;
    const sine = sinA[i]! * cosB[i]! - cosA[i]! * sinB[i]!;
    // The same to the last bit, whichever comes first.
    const [ofA, ofB] = [squareA[i]! * ptB[i]! * ptB[i]!, squareB[i]! * ptA[i]! * ptA[i]!];
    const squares = squareA[i]! * squareB[i]! + (ofA + ofB);
    const along = (masses * apart * apart) / (expA[i]! * expB[i]!);
    const across = 4 * momenta * sine * sine;
    out[i] = along + across + (squares === 0 ? 0 : (2 * squares) / (masses + momenta));
  }
}

/** The mass of the sum of the vectors, GeV; never negative. NaN when an input is not finite. */
export function invariantMass(vectors: readonly FourVector[]): number {
  const terms = vectors.map(termsOf);
  const pair = new Float64Array(1);
  let squared = 0;
  for (const [i, one] of terms.entries()) {
    squared += one.massSquared[0]!;
    for (const other of terms.slice(0, i)) {
      fillPairTerms(pair, one, other, 1);
      squared += pair[0]!;
    }
  }
  return Math.sqrt(squared);
}

function termsOf({ pt, eta, phi, mass }: FourVector): MassTerms {
  const terms = newMassTerms(1);
  const vectors = {
    pt: Float64Array.of(pt),
    eta: Float64Array.of(eta),
    phi: Float64Array.of(phi),
    mass: Float64Array.of(mass),
  };
  fillMassTerms(terms, vectors, Int32Array.of(0), 1);
  return terms;
}

/**
 * exp(y) = (E + p_z) / mT, for p_z < 0 written mT / (E - p_z); 1 for an object without momentum and mass. p_z is wrong by
 * a rounding of pT at most, which the energy hides.
 */
function expRapidityOf(pt: number, eta: number, transverseMass: number): number {
  if (transverseMass === 0) return 1;
  const stretch = Math.exp(eta);
  const pz = (pt * (stretch - 1 / stretch)) / 2;
  const energy = Math.sqrt(pz * pz + transverseMass * transverseMass);
  return pz < 0 ? transverseMass / (energy - pz) : (energy + pz) / transverseMass;
}
