/** Masses and widths [GeV] and branching fractions, after the Review of Particle Physics (2024). */

export const Z_MASS = 91.1876;
export const Z_WIDTH = 2.4952;
export const W_MASS = 80.369;
export const W_WIDTH = 2.085;
export const HIGGS_MASS = 125;
export const TOP_MASS = 172.5;
export const TOP_WIDTH = 1.42;
export const BOTTOM_MASS = 4.7;
export const ELECTRON_MASS = 0.00051099895;
export const MUON_MASS = 0.1056583755;
export const TAU_MASS = 1.77693;
export const PION_MASS = 0.13957039;

/** W to each kind of lepton with its neutrino. */
export const W_TO_LEPTON = 0.1086;
/** τ to one electron or one muon and two neutrinos. */
export const TAU_TO_LEPTON = 0.176;

/** Energy of the collisions of 2015 to 2018 [GeV]. */
export const COLLISION_ENERGY = 13000;

/** PDG codes of what the toy knows. Antiparticles have the negative code; positive leptons are antiparticles. */
export const PDG = {
  down: 1,
  charm: 4,
  bottom: 5,
  top: 6,
  electron: 11,
  electronNeutrino: 12,
  muon: 13,
  muonNeutrino: 14,
  tau: 15,
  tauNeutrino: 16,
  gluon: 21,
  photon: 22,
  z: 23,
  w: 24,
  higgs: 25,
  hidden: 35,
} as const;

/** Mass [GeV] of a charged lepton by the absolute value of its code. */
export function leptonMass(code: number): number {
  if (code === PDG.electron) return ELECTRON_MASS;
  return code === PDG.muon ? MUON_MASS : TAU_MASS;
}
