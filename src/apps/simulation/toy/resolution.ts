/**
 * Relative resolutions of the toy detector, as functions of energy or transverse momentum [GeV] and pseudorapidity.
 * ⊕ is a sum in quadrature.
 *
 * | object | resolution | after |
 * |---|---|---|
 * | e, γ | 10 %/√E ⊕ 0.7 % ⊕ 0.25/E, a third worse beyond \|η\| = 1.5 | design of the ATLAS calorimeter, JINST 3 (2008) S08003 |
 * | μ | 2 % ⊕ pT · 0.0001, 1.4 times that beyond \|η\| = 1.05 | Eur. Phys. J. C 76 (2016) 292: 2.3 % at the Z |
 * | jet | 4/pT ⊕ 0.75/√pT ⊕ 3 %; forward 1/√pT ⊕ 10 % | Eur. Phys. J. C 81 (2021) 689 for the shape; design for the forward part |
 * | hadronic τ | 50 %/√pT ⊕ 6 % | own choice, of the size of published ones |
 */

/** σ(E)/E of an electron or a photon. */
export function electromagneticResolution(energy: number, eta: number): number {
  const central = Math.hypot(0.1 / Math.sqrt(energy), 0.007, 0.25 / energy);
  return Math.abs(eta) < 1.5 ? central : 1.33 * central;
}

/** σ(pT)/pT of a muon. */
export function muonResolution(pt: number, eta: number): number {
  const central = Math.hypot(0.02, 0.0001 * pt);
  return Math.abs(eta) < 1.05 ? central : 1.4 * central;
}

/** σ(pT)/pT of a jet. */
export function jetResolution(pt: number, eta: number): number {
  if (Math.abs(eta) > 3.2) return Math.hypot(1 / Math.sqrt(pt), 0.1);
  return Math.hypot(4 / pt, 0.75 / Math.sqrt(pt), 0.03);
}

/** σ(pT)/pT of the visible part of a tau lepton that decayed to hadrons. */
export function tauResolution(pt: number): number {
  return Math.hypot(0.5 / Math.sqrt(pt), 0.06);
}

/** Widths of the angles: of tracks and electromagnetic showers, and of jets. */
export const TRACK_ANGLE = 0.0005;
export const SHOWER_ANGLE = 0.003;
export const JET_ANGLE = 0.02;
