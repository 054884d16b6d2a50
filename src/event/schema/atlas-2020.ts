import { corrections, NTUPLE_OFFERS, ntupleObjects } from './atlas-ntuple.ts';
import { byEfficiency, describe } from './describe.ts';
import {
  CLEANED_EVENTS,
  OLDER_JET,
  OLDER_LEPTON_ID,
  OLDER_PHOTON,
  OLDER_TAU,
  olderLepton,
} from './ntuple-criteria.ts';

/** ATLAS 13 TeV education n-tuples of 2020: tree `mini`, MeV. */
export const atlas2020 = describe({
  name: '2020e-13tev',
  releases: ['2020e-13tev'],
  unit: 'MeV',
  trees: ['mini'],
  objects: ntupleObjects({
    ...{ energy: 'E', isolation: 'ptcone30', triggerMatch: 'trigMatched' },
    criteria: {
      Electrons: olderLepton('Electrons', OLDER_LEPTON_ID),
      Muons: olderLepton('Muons', OLDER_LEPTON_ID),
      ...{ Jets: OLDER_JET, BJets: OLDER_JET, Photons: OLDER_PHOTON, Taus: OLDER_TAU },
    },
  }),
  fields: [
    { name: 'runNumber', branches: ['runNumber'] },
    { name: 'eventNumber', branches: ['eventNumber'] },
    { name: 'channelNumber', branches: ['channelNumber'] },
    { name: 'met', branches: ['met_et'], energy: true },
    { name: 'metPhi', branches: ['met_phi'] },
  ],
  weights: ['mcWeight'],
  hallmarks: [
    'lep_E',
    'jet_E',
    'photon_E',
    'tau_E',
    'lep_isTightID',
    'jet_MV2c10',
    'scaleFactor_PHOTON',
    'largeRjet_pt',
    'tau_BDTid',
    'SumWeights',
  ],
  offers: {
    ...NTUPLE_OFFERS,
    criteria: CLEANED_EVENTS,
    // The cross-section holds the k-factor and the filter efficiency.
    normalisation: {
      crossSection: ['XSection'],
      sumOfWeights: ['SumWeights'],
      scaleFactors: corrections('scaleFactor_', 'BTAG'),
    },
    bTags: [
      { score: 'MV2c10', points: byEfficiency({ 60: 0.934906, 70: 0.8244273, 77: 0.645925, 85: 0.1758475 }) },
    ],
  },
});
