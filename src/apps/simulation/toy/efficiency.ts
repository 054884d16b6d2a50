/**
 * Acceptance and efficiency of the toy detector.
 *
 * | object | seen in | efficiency |
 * |---|---|---|
 * | e | pT > 4.5, \|η\| < 2.47 | 0.95, beyond \|η\| = 1.5 0.85; times 1 - exp(-(pT/6)²); half of it in the crack |
 * | γ | pT > 10, \|η\| < 2.37 | 0.95, beyond \|η\| = 1.5 0.85; half of it in the crack |
 * | μ | pT > 3.5, \|η\| < 2.7 | 0.98, 0.70 below \|η\| = 0.1 |
 * | hadronic τ | pT > 15, \|η\| < 2.5 | 0.70 with one prong, 0.60 with three |
 * | jet | pT > 15, \|η\| < 4.5 | 1 |
 *
 * The plateaus of e, γ and τ are those of the ATLAS card of Delphes 3 (arXiv:1307.6346); the muon values follow
 * Eur. Phys. J. C 76 (2016) 292; the turn-on and the crack, 1.37 < |η| < 1.52, are own choices. pT in GeV.
 */

/** Lowest pT [GeV] and largest |η| of what is seen. */
export const ACCEPTANCE = {
  electron: { pt: 4.5, eta: 2.47 },
  photon: { pt: 10, eta: 2.37 },
  muon: { pt: 3.5, eta: 2.7 },
  tau: { pt: 15, eta: 2.5 },
  jet: { pt: 15, eta: 4.5 },
} as const;

/** Probability that an electron inside the acceptance is seen as one. */
export function electronEfficiency(pt: number, eta: number): number {
  return calorimeterPlateau(eta) * (1 - Math.exp(-((pt / 6) ** 2)));
}

/** Probability that a photon inside the acceptance is seen as one. */
export function photonEfficiency(eta: number): number {
  return calorimeterPlateau(eta);
}

function calorimeterPlateau(eta: number): number {
  const distance = Math.abs(eta);
  const plateau = distance < 1.5 ? 0.95 : 0.85;
  return distance > 1.37 && distance < 1.52 ? plateau / 2 : plateau;
}

/** Probability that a muon inside the acceptance is seen. */
export function muonEfficiency(eta: number): number {
  return Math.abs(eta) < 0.1 ? 0.7 : 0.98;
}

/** Probability that a hadronic tau inside the acceptance is seen as one. */
export function tauEfficiency(prongs: number): number {
  return prongs === 1 ? 0.7 : 0.6;
}

/** Probabilities that a jet inside the acceptance of the other type is taken for it. Own choices. */
export const FAKES = { electron: 0.001, photon: 0.0007, tau: 0.012 } as const;

/** Probability that the charge of an electron is measured wrongly. Own choice. */
export const CHARGE_FLIP = 0.004;
