import { corrections, NTUPLE_OFFERS, ntupleObjects } from './atlas-ntuple.ts';
import { byEfficiency, describe } from './describe.ts';
import { CLEANED_EVENTS, NEWER_JET, NEWER_PHOTON, NEWER_TAU, newerLepton } from './ntuple-criteria.ts';

/** ATLAS 13 TeV education n-tuples of 2025 (beta): tree `analysis`, GeV. */
export const atlas2025 = describe({
  name: '2025e-13tev-beta',
  releases: ['2025e-13tev-beta'],
  unit: 'GeV',
  trees: ['analysis'],
  objects: ntupleObjects({
    ...{ energy: 'e', isolation: 'ptvarcone30', triggerMatch: 'isTrigMatched' },
    criteria: {
      ...{ Electrons: newerLepton('Electrons'), Muons: newerLepton('Muons') },
      ...{ Jets: NEWER_JET, BJets: NEWER_JET, Photons: NEWER_PHOTON, Taus: NEWER_TAU },
    },
  }),
  fields: [
    { name: 'runNumber', branches: ['runNumber'] },
    { name: 'eventNumber', branches: ['eventNumber'] },
    { name: 'channelNumber', branches: ['channelNumber'] },
    { name: 'met', branches: ['met'], energy: true },
    { name: 'metPhi', branches: ['met_phi'] },
  ],
  weights: ['mcWeight'],
  hallmarks: [
    'lep_e',
    'jet_e',
    'photon_e',
    'tau_e',
    'ScaleFactor_PILEUP',
    'jet_btag_quantile',
    'sum_of_weights',
    'lep_ptvarcone30',
    'tau_RNNJetScore',
    'met_mpx',
  ],
  // The quantile of the score: 2 to 5 for 85, 77, 70 and 60 %.
  offers: {
    ...NTUPLE_OFFERS,
    criteria: CLEANED_EVENTS,
    normalisation: {
      crossSection: ['xsec', 'kfac', 'filteff'],
      sumOfWeights: ['sum_of_weights'],
      scaleFactors: corrections('ScaleFactor_', 'FTAG', 'JVT'),
    },
    bTags: [{ score: 'btag_quantile', points: byEfficiency({ 60: 5, 70: 4, 77: 3, 85: 2 }) }],
  },
});
