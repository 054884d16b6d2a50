import { OBJECT_TYPES } from '../../combinatorics/index.ts';
import { parsedName } from '../parsed-table.ts';
import { describe } from './describe.ts';

/**
 * Beamline's own parsed events: `{Type}_{field}` in GeV, the counts in `n{Type}`. Masses are in the file; the
 * b-jets are already told apart.
 */
export const parsedEvents = describe({
  name: 'parsed-events',
  releases: ['parsed-events'],
  unit: 'GeV',
  trees: ['events'],
  objects: OBJECT_TYPES.map((type) => ({
    type,
    prefix: `${type}_`,
    mass: { fields: ['mass'], energy: [], otherwise: 0 },
    charge: 'charge',
  })),
  fields: ['runNumber', 'eventNumber', 'lumiBlock', 'channelNumber', 'met', 'metPhi', 'file'].map((name) => ({
    name,
    branches: [parsedName(name)],
  })),
  weights: ['weight'],
});
