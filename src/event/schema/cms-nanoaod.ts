import { PARTICLE_MASS } from '../../kinematics/index.ts';
import { describe } from './describe.ts';
import {
  ELECTRON_CRITERIA,
  EVENT_CRITERIA,
  JET_CRITERIA,
  MUON_CRITERIA,
  PHOTON_CRITERIA,
  TAU_CRITERIA,
} from './nanoaod-criteria.ts';
import { fixedMass } from './schema.ts';

/** CMS NanoAOD: `{Object}_{field}` in GeV, the counts in `n{Object}`. Isolations come divided by pT. */
export const cmsNanoaod = describe({
  name: 'cms-nanoaod',
  releases: ['cms-nanoaod', 'record_30529', 'record_30530', 'record_30562', 'record_30563'],
  unit: 'GeV',
  trees: ['Events'],
  objects: [
    {
      type: 'Electrons',
      prefix: 'Electron_',
      mass: { fields: ['mass'], energy: [], otherwise: PARTICLE_MASS.electron },
      charge: 'charge',
      isolation: { fields: ['pfRelIso03_all'], relative: true },
      criteria: ELECTRON_CRITERIA,
    },
    {
      type: 'Muons',
      prefix: 'Muon_',
      mass: { fields: ['mass'], energy: [], otherwise: PARTICLE_MASS.muon },
      charge: 'charge',
      isolation: { fields: ['pfRelIso04_all', 'pfRelIso03_all'], relative: true },
      criteria: MUON_CRITERIA,
    },
    {
      type: 'Jets',
      prefix: 'Jet_',
      mass: { fields: ['mass'], energy: [], otherwise: 0 },
      criteria: JET_CRITERIA,
    },
    {
      type: 'Photons',
      prefix: 'Photon_',
      mass: fixedMass(PARTICLE_MASS.photon),
      isolation: { fields: ['pfRelIso03_all'], relative: true },
      criteria: PHOTON_CRITERIA,
    },
    {
      type: 'Taus',
      prefix: 'Tau_',
      mass: { fields: ['mass'], energy: [], otherwise: PARTICLE_MASS.tau },
      charge: 'charge',
      criteria: TAU_CRITERIA,
    },
  ],
  fields: [
    { name: 'runNumber', branches: ['run'] },
    { name: 'eventNumber', branches: ['event'] },
    { name: 'lumiBlock', branches: ['luminosityBlock'] },
    { name: 'met', branches: ['MET_pt'], energy: true },
    { name: 'metPhi', branches: ['MET_phi'] },
  ],
  weights: ['genWeight'],
  offers: {
    normalisation: {
      scaleFactors: ['puWeight'],
      sums: { kind: 'numbers', tree: 'Runs', branches: ['genEventSumw', 'genEventSumw_'] },
    },
    criteria: EVENT_CRITERIA,
    crack: [1.4442, 1.566],
    // btv-wiki.docs.cern.ch: Run 2 legacy, 2016 after the change of the tracker's preamplifiers.
    bTags: [{ score: 'btagDeepFlavB', points: { loose: 0.048, medium: 0.2489, tight: 0.6377 } }],
    triggers: {
      standard: [
        ...['HLT_IsoMu24', 'HLT_IsoTkMu24', 'HLT_Mu50'],
        ...['HLT_Ele27_WPTight_Gsf', 'HLT_Ele115_CaloIdVT_GsfTrkIdT', 'HLT_Photon175'],
      ],
      branch: { kind: 'flag', before: '', after: '' },
    },
  },
});
