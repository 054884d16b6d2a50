import type { Floats } from './four-vectors.ts';

const TURN = 2 * Math.PI;

/** phi1 - phi2 brought to [-pi, pi], radians. Right for any number of turns. */
export function deltaPhi(phi1: number, phi2: number): number {
  const difference = phi1 - phi2;
  return difference - TURN * Math.round(difference / TURN);
}

/** deltaPhi of each pair, radians. */
export function deltaPhiColumn(phi1: Floats, phi2: Floats): Float64Array {
  return Float64Array.from(phi1, (value, i) => deltaPhi(value, phi2[i]!));
}
