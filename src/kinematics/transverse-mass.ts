import type { FourVectors } from './four-vectors.ts';

/**
 * mT = sqrt(2 pT1 pT2 (1 - cos deltaPhi)) of two massless transverse momenta, as for a lepton and the missing
 * momentum of a W (PDG review, "Kinematics"). Written with the half angle, so that it keeps its digits where
 * the directions are close. In the unit of the momenta.
 */
export function transverseMass(pt1: number, phi1: number, pt2: number, phi2: number): number {
  return 2 * Math.sqrt(pt1 * pt2) * Math.abs(Math.sin((phi1 - phi2) / 2));
}

type Transverse = Pick<FourVectors, 'pt' | 'phi'>;

/** mT of each pair, GeV. */
export function transverseMassColumn(first: Transverse, second: Transverse): Float64Array {
  return Float64Array.from(first.pt, (pt, i) =>
    transverseMass(pt, first.phi[i]!, second.pt[i]!, second.phi[i]!),
  );
}
