/**
 * Masses in GeV: R.L. Workman et al. (Particle Data Group), Prog. Theor. Exp. Phys. 2022, 083C01.
 * For objects whose file has no mass.
 */
export const PARTICLE_MASS = {
  electron: 0.51099895e-3,
  muon: 0.1056583755,
  tau: 1.77686,
  photon: 0,
} as const;
