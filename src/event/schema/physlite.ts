import { PARTICLE_MASS } from '../../kinematics/index.ts';
import { describe } from './describe.ts';
import { fixedMass } from './schema.ts';

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
    },
    {
      type: 'Muons',
      prefix: 'AnalysisMuonsAuxDyn.',
      mass: { fields: ['m'], energy: [], otherwise: PARTICLE_MASS.muon },
      charge: 'charge',
      isolation: { fields: ['ptvarcone30_Nonprompt_All_MaxWeightTTVA_pt1000'], relative: false },
    },
    {
      type: 'Jets',
      prefix: 'AnalysisJetsAuxDyn.',
      mass: { fields: ['m'], energy: [], otherwise: 0 },
    },
    { type: 'Photons', prefix: 'AnalysisPhotonsAuxDyn.', mass: fixedMass(PARTICLE_MASS.photon) },
    {
      type: 'Taus',
      prefix: 'AnalysisTauJetsAuxDyn.',
      mass: { fields: ['m'], energy: [], otherwise: PARTICLE_MASS.tau },
      charge: 'charge',
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
    link: 'btaggingLink.m_persIndex',
    collection: /^BTagging_AntiKt4EMPFlow(_\d+)?AuxDyn\./,
    charm: 0.018,
  },
});
