/**
 * The event record of the toy generator: particles in columns, filled and emptied again for each event.
 *
 *     id      PDG code; 0 is what recoils softly and forms no jet
 *     mother  index of the particle it comes from, -1 for the first
 *     final   1 as long as it has not decayed
 *     prongs  charged particles of a tau lepton that decayed to hadrons, else 0
 *     prompt  0 for leptons that come from a hadron
 *
 * Momenta, energies and masses are in GeV. A hadronic tau leaves two final particles: its visible part under the
 * code of the tau, and a neutrino.
 */
import { LimitError } from '../../../errors.ts';

/** Particles of one event; see the module. Only the first `count` elements mean anything. */
export interface ParticleList {
  count: number;
  readonly id: Int32Array;
  readonly mother: Int32Array;
  readonly final: Uint8Array;
  readonly prongs: Uint8Array;
  readonly prompt: Uint8Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly e: Float64Array;
  readonly mass: Float64Array;
}

/** The soft part of a recoil: seen in the missing momentum only. */
export const SOFT_RECOIL = 0;

const CAPACITY = 128;

/** An empty record with room for 128 particles. */
export function createParticles(): ParticleList {
  return {
    count: 0,
    id: new Int32Array(CAPACITY),
    mother: new Int32Array(CAPACITY),
    final: new Uint8Array(CAPACITY),
    prongs: new Uint8Array(CAPACITY),
    prompt: new Uint8Array(CAPACITY),
    px: new Float64Array(CAPACITY),
    py: new Float64Array(CAPACITY),
    pz: new Float64Array(CAPACITY),
    e: new Float64Array(CAPACITY),
    mass: new Float64Array(CAPACITY),
  };
}

/** Appends a final, prompt particle with this momentum and mass; returns its index. `LimitError` when full. */
export function addParticle(
  particles: ParticleList,
  id: number,
  px: number,
  py: number,
  pz: number,
  mass: number,
  mother = -1,
): number {
  const index = particles.count;
  if (index >= CAPACITY) throw new LimitError(`simulation: an event has more than ${CAPACITY} particles`);
  particles.count = index + 1;
  particles.id[index] = id;
  particles.mother[index] = mother;
  particles.final[index] = 1;
  particles.prongs[index] = 0;
  particles.prompt[index] = 1;
  particles.px[index] = px;
  particles.py[index] = py;
  particles.pz[index] = pz;
  particles.mass[index] = mass;
  particles.e[index] = Math.sqrt(px * px + py * py + pz * pz + mass * mass);
  return index;
}

/** Appends a particle given by transverse momentum [GeV], rapidity, azimuth and mass; returns its index. */
export function addAtRapidity(
  particles: ParticleList,
  id: number,
  pt: number,
  rapidity: number,
  phi: number,
  mass: number,
): number {
  const pz = Math.hypot(pt, mass) * Math.sinh(rapidity);
  return addParticle(particles, id, pt * Math.cos(phi), pt * Math.sin(phi), pz, mass);
}

/** Transverse momentum of one particle [GeV]. */
export function transverse(particles: ParticleList, index: number): number {
  return Math.hypot(particles.px[index]!, particles.py[index]!);
}
