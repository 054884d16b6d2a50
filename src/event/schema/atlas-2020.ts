import { ntupleObjects } from './atlas-ntuple.ts';
import { describe } from './describe.ts';

/** ATLAS 13 TeV education n-tuples of 2020: tree `mini`, MeV. */
export const atlas2020 = describe({
  name: '2020e-13tev',
  releases: ['2020e-13tev'],
  unit: 'MeV',
  trees: ['mini'],
  objects: ntupleObjects({ energy: 'E', isolation: 'lep_ptcone30' }),
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
});
