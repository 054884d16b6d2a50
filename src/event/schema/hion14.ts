import { PARTICLE_MASS } from '../../kinematics/index.ts';
import { describe } from './describe.ts';

/** ATLAS DAOD_HION14, the open heavy-ion data: muons as `MuonsAuxDyn.{field}` in MeV. */
export const hion14 = describe({
  name: 'hion14',
  releases: ['2024r-hi'],
  unit: 'MeV',
  trees: ['CollectionTree'],
  objects: [
    {
      type: 'Muons',
      prefix: 'MuonsAuxDyn.',
      mass: { fields: ['m', 'mass'], energy: [], otherwise: PARTICLE_MASS.muon },
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
});
