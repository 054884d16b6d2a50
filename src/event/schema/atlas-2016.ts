import { NTUPLE_OFFERS, ntupleObjects } from './atlas-ntuple.ts';
import { isSet } from './condition.ts';
import { all } from './criteria.ts';
import { describe } from './describe.ts';
import { FIRST_JET, olderLepton } from './ntuple-criteria.ts';

/** ATLAS 8 TeV education n-tuples of 2016: tree `mini`, MeV; leptons and jets only. */
export const atlas2016 = describe({
  name: '2016e-8tev',
  releases: ['2016e-8tev'],
  unit: 'MeV',
  trees: ['mini'],
  objects: ntupleObjects({
    ...{ energy: 'E', isolation: 'ptcone30', triggerMatch: 'trigMatched' },
    criteria: {
      ...{ Electrons: olderLepton('Electrons', {}), Muons: olderLepton('Muons', {}), Jets: FIRST_JET },
      ...{ Photons: {}, Taus: {}, BJets: {} },
    },
  }).filter(({ type }) => type === 'Electrons' || type === 'Muons' || type === 'Jets'),
  fields: [
    { name: 'runNumber', branches: ['runNumber'] },
    { name: 'eventNumber', branches: ['eventNumber'] },
    { name: 'channelNumber', branches: ['channelNumber'] },
    { name: 'met', branches: ['met_et'], energy: true },
    { name: 'metPhi', branches: ['met_phi'] },
  ],
  weights: ['mcWeight'],
  hallmarks: [
    'lep_flag',
    'jet_m',
    'jet_jvf',
    'jet_SV0',
    'jet_MV1',
    'alljet_n',
    'pvxp_n',
    'vxp_z',
    'passGRL',
    'hasGoodVertex',
  ],
  offers: {
    ...NTUPLE_OFFERS,
    normalisation: {
      scaleFactors: ['PILEUP', 'ELE', 'MUON', 'BTAG', 'TRIGGER', 'JVFSF', 'ZVERTEX'].map(
        (name) => `scaleFactor_${name}`,
      ),
    },
    criteria: { cleaning: { standard: all(isSet('passGRL'), isSet('hasGoodVertex')) } },
    bTags: [{ score: 'MV1', points: { 70: 0.7892 } }],
  },
});
