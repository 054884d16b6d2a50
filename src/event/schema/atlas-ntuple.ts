import { PARTICLE_MASS } from '../../kinematics/index.ts';
import type { Criteria } from './criteria.ts';
import { fixedMass, type ObjectSource, type Offers } from './schema.ts';

/** What sets one release of the n-tuples apart. */
export interface Release {
  /** The field with the energy. */
  readonly energy: string;
  /** The field of leptons with the tracks around them. */
  readonly isolation: string;
  /** The field that says whether a lepton fired a trigger. */
  readonly triggerMatch: string;
  readonly criteria: Readonly<Record<ObjectSource['type'], Criteria>>;
}

/**
 * The objects of ATLAS's education n-tuples, which differ little from release to release: electrons and muons
 * share the lists `lep_*`, told apart by the PDG code in `lep_type`; jets and taus have a mass, or an energy from
 * which it follows.
 */
export function ntupleObjects({ energy, isolation, triggerMatch, criteria }: Release): ObjectSource[] {
  const lepton = (type: 'Electrons' | 'Muons', code: number, mass: number): ObjectSource => ({
    type,
    prefix: 'lep_',
    mass: fixedMass(mass),
    only: { field: 'type', equals: code },
    charge: 'charge',
    isolation: { fields: [isolation], relative: false },
    criteria: criteria[type],
    triggerMatch,
  });
  return [
    lepton('Electrons', 11, PARTICLE_MASS.electron),
    lepton('Muons', 13, PARTICLE_MASS.muon),
    {
      type: 'Jets',
      prefix: 'jet_',
      mass: { fields: ['m'], energy: [energy], otherwise: 0 },
      criteria: criteria.Jets,
    },
    {
      type: 'Photons',
      prefix: 'photon_',
      mass: fixedMass(PARTICLE_MASS.photon),
      criteria: criteria.Photons,
      triggerMatch,
    },
    {
      type: 'Taus',
      prefix: 'tau_',
      mass: { fields: ['m'], energy: [energy], otherwise: PARTICLE_MASS.tau },
      charge: 'charge',
      criteria: criteria.Taus,
    },
  ];
}

/** What can be asked of their events: where the calorimeter's barrel ends, and which triggers fired. */
export const NTUPLE_OFFERS: Offers = {
  crack: [1.37, 1.52],
  triggers: {
    standard: ['trigE', 'trigM', 'trigP'],
    branch: { kind: 'flag', before: '', after: '' },
  },
};

/** Columns with corrections of the efficiencies: those of both newer releases, and further ones. */
export function corrections(prefix: string, ...further: readonly string[]): string[] {
  const both = ['PILEUP', 'ELE', 'MUON', 'PHOTON', 'TAU', 'LepTRIGGER'];
  return [...both, ...further].map((name) => prefix + name);
}
