import type { ObjectType } from '../../combinatorics/index.ts';
import { PARTICLE_MASS } from '../../kinematics/index.ts';
import { byEfficiency, describe } from './describe.ts';
import {
  ELECTRON_CRITERIA,
  EVENT_CRITERIA,
  JET_CRITERIA,
  MUON_CRITERIA,
  PHOTON_CRITERIA,
  TAU_CRITERIA,
} from './physlite-criteria.ts';
import { fixedMass } from './schema.ts';

/** What fires chains of one leg: the links in their lists are to one collection only. */
const LEGS: readonly (readonly [RegExp, ObjectType])[] = [
  [/^HLT_e\d/, 'Electrons'],
  [/^HLT_mu\d/, 'Muons'],
  [/^HLT_g\d/, 'Photons'],
];

function singleObject(chain: string): ObjectType | undefined {
  const hasMore = /_\d*(e|mu|g|tau|j|xe)\d/.test(chain.replace(/^HLT_[a-z]+\d+/, ''));
  return hasMore ? undefined : LEGS.find(([leg]) => leg.test(chain))?.[1];
}

/**
 * ATLAS DAOD_PHYSLITE, the open research data: `Analysis{Objects}AuxDyn.{field}` in MeV. Its lists are not sorted by pT.
 * Electrons and muons may have a mass; hadronic taus and jets always do; photons have none by definition.
 */
export const physlite = describe({
  name: 'physlite',
  releases: ['2024r-pp'],
  unit: 'MeV',
  trees: ['CollectionTree', 'EventData'],
  objects: [
    {
      type: 'Electrons',
      prefix: 'AnalysisElectronsAuxDyn.',
      mass: { fields: ['m'], energy: [], otherwise: PARTICLE_MASS.electron },
      charge: 'charge',
      isolation: { fields: ['ptvarcone30_Nonprompt_All_MaxWeightTTVALooseCone_pt1000'], relative: false },
      criteria: ELECTRON_CRITERIA,
      track: { link: 'trackParticleLinks', collection: 'GSFTrackParticlesAuxDyn.' },
    },
    {
      type: 'Muons',
      prefix: 'AnalysisMuonsAuxDyn.',
      mass: { fields: ['m'], energy: [], otherwise: PARTICLE_MASS.muon },
      charge: 'charge',
      isolation: { fields: ['ptvarcone30_Nonprompt_All_MaxWeightTTVA_pt1000'], relative: false },
      criteria: MUON_CRITERIA,
      track: { link: 'inDetTrackParticleLink', collection: 'InDetTrackParticlesAuxDyn.' },
    },
    {
      type: 'Jets',
      prefix: 'AnalysisJetsAuxDyn.',
      mass: { fields: ['m'], energy: [], otherwise: 0 },
      criteria: JET_CRITERIA,
      tracks: 'NumTrkPt500',
    },
    {
      type: 'Photons',
      prefix: 'AnalysisPhotonsAuxDyn.',
      mass: fixedMass(PARTICLE_MASS.photon),
      criteria: PHOTON_CRITERIA,
    },
    {
      type: 'Taus',
      prefix: 'AnalysisTauJetsAuxDyn.',
      mass: { fields: ['m'], energy: [], otherwise: PARTICLE_MASS.tau },
      charge: 'charge',
      criteria: TAU_CRITERIA,
    },
  ],
  fields: [
    { name: 'runNumber', branches: ['EventInfoAuxDyn.runNumber', 'EventInfoAux.runNumber'] },
    { name: 'eventNumber', branches: ['EventInfoAuxDyn.eventNumber', 'EventInfoAux.eventNumber'] },
    { name: 'lumiBlock', branches: ['EventInfoAuxDyn.lumiBlock', 'EventInfoAux.lumiBlock'] },
    { name: 'channelNumber', branches: ['EventInfoAuxDyn.mcChannelNumber'] },
  ],
  weights: ['EventInfoAuxDyn.mcEventWeights'],
  linkedScores: {
    link: 'btaggingLink',
    collection: /^BTagging_AntiKt4EMPFlow(_\d+)?AuxDyn\./,
    charm: 0.018,
  },
  offers: {
    criteria: EVENT_CRITERIA,
    crack: [1.37, 1.52],
    // No public note lists these cuts that we know of; docs/event.md says where each number is from.
    bTags: [
      { score: 'DL1dv01', points: byEfficiency({ 60: 4.93, 70: 3.56, 77: 2.51, 85: 0.92 }) },
      { score: 'DL1r', points: byEfficiency({ 60: 4.565, 70: 3.245, 77: 2.195, 85: 0.665 }) },
    ],
    triggers: {
      standard: [
        ...['HLT_e24_lhmedium_L1EM20VH', 'HLT_e60_lhmedium', 'HLT_e120_lhloose'],
        ...['HLT_e26_lhtight_nod0_ivarloose', 'HLT_e60_lhmedium_nod0', 'HLT_e140_lhloose_nod0'],
        ...['HLT_mu20_iloose_L1MU15', 'HLT_mu40', 'HLT_mu26_ivarmedium', 'HLT_mu50'],
      ],
      branch: { kind: 'list', before: 'AnalysisTrigMatch_', after: 'AuxDyn.TrigMatchedObjects' },
      firedBy: singleObject,
    },
    missing: {
      x: 'MET_Core_AnalysisMETAuxDyn.mpx',
      y: 'MET_Core_AnalysisMETAuxDyn.mpy',
      source: 'MET_Core_AnalysisMETAuxDyn.source',
      bit: 0x4000n,
    },
    normalisation: { sums: { kind: 'bookkeepers', tree: 'MetaData', branches: ['CutBookkeepersAux.'] } },
  },
});
