/**
 * A layout like that of the ntuples for education of 2025: the tree `analysis`, GeV, electrons and muons together as
 * `lep`, everything sorted by pT, vectors. Names and types are those that public programs read; only simulation has
 * the weights and the numbers of its sample. `toyProcess` has no counterpart.
 */
import type { EventField, Layout, ObjectField } from './layout.ts';
import { objectFields, triggerAndCountFields } from './ntuple-fields.ts';
import { OBJECT_VALUES } from './ntuple-values.ts';
import type { SampleNumbers } from './sample-numbers.ts';
import { SCALE_FACTORS } from './scale-factors.ts';
import { createSortedCollections } from './sorted-collections.ts';
import type { ToyEvent } from './toy-event.ts';

const fields = objectFields.bind(null, OBJECT_VALUES);

const MOMENTUM = ['pt', 'eta', 'phi', 'e'];
const OBJECTS: readonly ObjectField[] = [
  ...fields('lep', 'float32', [...MOMENTUM, 'z0', 'd0', 'd0sig', 'ptvarcone30', 'topoetcone20']),
  ...fields('lep', 'int32', ['charge', 'type']),
  ...fields('lep', 'bool', [
    'isTrigMatched',
    'isLooseID',
    'isMediumID',
    'isTightID',
    'isLooseIso',
    'isTightIso',
  ]),
  ...fields('jet', 'float32', MOMENTUM),
  ...fields('jet', 'bool', ['jvt']),
  ...fields('jet', 'int32', ['btag_quantile']),
  ...fields('photon', 'float32', [...MOMENTUM, 'ptcone20', 'topoetcone40']),
  ...fields('photon', 'bool', ['isLooseID', 'isTightID', 'isLooseIso', 'isTightIso']),
  ...fields('tau', 'float32', [...MOMENTUM, 'charge', 'RNNJetScore', 'RNNEleScore']),
  ...fields('tau', 'int32', ['nTracks']),
  ...fields('tau', 'bool', ['isTight']),
];

const EVENTS: readonly EventField[] = [
  { branch: 'runNumber', type: 'uint32', value: (event) => event.run },
  { branch: 'eventNumber', type: 'uint64', value: (event) => event.number },
  ...triggerAndCountFields('int32'),
  { branch: 'met', type: 'float32', value: (event) => Math.hypot(event.missingX, event.missingY) },
  { branch: 'met_phi', type: 'float32', value: (event) => Math.atan2(event.missingY, event.missingX) },
  { branch: 'met_mpx', type: 'float32', value: (event) => event.missingX },
  { branch: 'met_mpy', type: 'float32', value: (event) => event.missingY },
  { branch: 'toyProcess', type: 'int32', value: (event) => event.process },
];

function simulationFields(sample: SampleNumbers): EventField[] {
  return [
    { branch: 'channelNumber', type: 'uint32', value: () => sample.channel },
    { branch: 'mcWeight', type: 'float32', value: (event) => event.weight },
    { branch: 'xsec', type: 'float64', value: () => sample.crossSection },
    { branch: 'kfac', type: 'float64', value: () => sample.kFactor },
    { branch: 'filteff', type: 'float64', value: () => sample.filterEfficiency },
    { branch: 'num_events', type: 'float64', value: () => sample.events },
    { branch: 'sum_of_weights', type: 'float64', value: () => sample.sumOfWeights },
    { branch: 'sum_of_weights_squared', type: 'float64', value: () => sample.sumOfWeightsSquared },
    ...Object.entries(SCALE_FACTORS).map(([name, value]) => ({
      branch: `ScaleFactor_${name}`,
      type: 'float32' as const,
      value: (event: ToyEvent) => value(event),
    })),
  ];
}

/** The layout of collision data, or, with the numbers of a sample, that of simulation. */
export function analysisLayout(sample?: SampleNumbers): Layout {
  return {
    tree: 'analysis',
    title: 'Toy events in the manner of the ntuples for education of 2025',
    lists: 'vectors',
    events: sample ? [...EVENTS, ...simulationFields(sample)] : EVENTS,
    objects: OBJECTS,
    listed: [],
    collections: createSortedCollections,
  };
}
