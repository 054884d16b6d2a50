import { ntupleObjects } from './atlas-ntuple.ts';
import { describe } from './describe.ts';

/** ATLAS 13 TeV education n-tuples of 2025 (beta): tree `analysis`, GeV. */
export const atlas2025 = describe({
  name: '2025e-13tev-beta',
  releases: ['2025e-13tev-beta'],
  unit: 'GeV',
  trees: ['analysis'],
  objects: ntupleObjects({ energy: 'e', isolation: 'lep_ptvarcone30' }),
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
});
