import { PARTICLE_MASS } from '../../kinematics/index.ts';
import { describe } from './describe.ts';
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
    },
    {
      type: 'Muons',
      prefix: 'Muon_',
      mass: { fields: ['mass'], energy: [], otherwise: PARTICLE_MASS.muon },
      charge: 'charge',
      isolation: { fields: ['pfRelIso04_all', 'pfRelIso03_all'], relative: true },
    },
    { type: 'Jets', prefix: 'Jet_', mass: { fields: ['mass'], energy: [], otherwise: 0 } },
    {
      type: 'Photons',
      prefix: 'Photon_',
      mass: fixedMass(PARTICLE_MASS.photon),
      isolation: { fields: ['pfRelIso03_all'], relative: true },
    },
    {
      type: 'Taus',
      prefix: 'Tau_',
      mass: { fields: ['mass'], energy: [], otherwise: PARTICLE_MASS.tau },
      charge: 'charge',
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
});
