import { deltaPhi } from './delta-phi.ts';
import type { FourVectors } from './four-vectors.ts';

/** sqrt(deltaEta^2 + deltaPhi^2): the distance of two directions. */
export function deltaR(eta1: number, phi1: number, eta2: number, phi2: number): number {
  return Math.hypot(eta1 - eta2, deltaPhi(phi1, phi2));
}

type Directions = Pick<FourVectors, 'eta' | 'phi'>;

/** deltaR of each pair. */
export function deltaRColumn(first: Directions, second: Directions): Float64Array {
  return Float64Array.from(first.eta, (eta, i) => deltaR(eta, first.phi[i]!, second.eta[i]!, second.phi[i]!));
}
