import { PARTICLE_MASS } from '../../kinematics/index.ts';
import { fixedMass, type ObjectSource } from './schema.ts';

/**
 * The objects of ATLAS's education n-tuples, which differ little from release to release: electrons and muons
 * share the lists `lep_*`, told apart by the PDG code in `lep_type`; jets and taus have a mass, or an energy from
 * which it follows. `energy` is the name of the field with the energy, `isolation` the branch with that of leptons.
 */
export function ntupleObjects({ energy, isolation }: { energy: string; isolation: string }): ObjectSource[] {
  const lepton = (type: 'Electrons' | 'Muons', code: number, mass: number): ObjectSource => ({
    type,
    prefix: 'lep_',
    mass: fixedMass(mass),
    only: { field: 'type', equals: code },
    charge: 'charge',
    isolation: { fields: [isolation.slice('lep_'.length)], relative: false },
  });
  return [
    lepton('Electrons', 11, PARTICLE_MASS.electron),
    lepton('Muons', 13, PARTICLE_MASS.muon),
    { type: 'Jets', prefix: 'jet_', mass: { fields: ['m'], energy: [energy], otherwise: 0 } },
    { type: 'Photons', prefix: 'photon_', mass: fixedMass(PARTICLE_MASS.photon) },
    {
      type: 'Taus',
      prefix: 'tau_',
      mass: { fields: ['m'], energy: [energy], otherwise: PARTICLE_MASS.tau },
      charge: 'charge',
    },
  ];
}
