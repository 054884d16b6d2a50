/**
 * A layout like that of the ntuples for education of 2020: the tree `mini`, MeV, electrons and muons together as `lep`,
 * everything sorted by pT, vectors. The cross-section of this release holds the k-factor and the filter efficiency.
 * Not there: large jets, conversions of photons, and shifted momenta. `toyProcess` has no counterpart.
 */
import type { EventField, Layout, ObjectField } from './layout.ts';
import { objectFields, triggerAndCountFields } from './ntuple-fields.ts';
import { OBJECT_VALUES } from './ntuple-values.ts';
import type { ObjectList } from './object-list.ts';
import type { SampleNumbers } from './sample-numbers.ts';
import { SCALE_FACTORS } from './scale-factors.ts';
import { createSortedCollections } from './sorted-collections.ts';
import type { ToyEvent } from './toy-event.ts';

const MEV = 1000;

type Value = ObjectField['value'];

/** Names of this release for quantities that the later one names differently; scaled to MeV where they are energies. */
const inMev =
  (name: string): Value =>
  (list, index) =>
    MEV * OBJECT_VALUES[name]!(list, index);

const VALUES: Readonly<Record<string, Value>> = {
  ...OBJECT_VALUES,
  pt: inMev('pt'),
  E: inMev('e'),
  ptcone30: inMev('ptvarcone30'),
  etcone20: inMev('topoetcone20'),
  trackd0pvunbiased: OBJECT_VALUES.d0!,
  tracksigd0pvunbiased: impactError,
  trigMatched: OBJECT_VALUES.isTrigMatched!,
  truthMatched: (list, index) => (list.quality[index]! > 0 ? 1 : 0),
  jvt: (list, index) => list.vertexScore[index]!,
  MV2c10: (list, index) => olderTagScore(list.score[index]!),
  trueflav: (list, index) => (list.code[index] === 21 ? 0 : list.code[index]!),
  BDTid: (list, index) => list.score[index]!,
};

/** The error of the impact parameter [mm], not its significance, in spite of the name. */
function impactError(list: ObjectList, index: number): number {
  const significance = list.d0Significance[index]!;
  return significance === 0 ? 0 : list.d0[index]! / significance;
}

/** Discriminants of the newer and the older b tag at the same efficiencies, 85, 77, 70 and 60 %, and at both ends. */
const NEWER = [-8, 0.92, 2.51, 3.56, 4.93, 14];
const OLDER = [-1, 0.1758475, 0.645925, 0.8244273, 0.934906, 1];

function olderTagScore(score: number): number {
  let upper = 1;
  while (upper < NEWER.length - 1 && score > NEWER[upper]!) upper++;
  const share = (score - NEWER[upper - 1]!) / (NEWER[upper]! - NEWER[upper - 1]!);
  return OLDER[upper - 1]! + share * (OLDER[upper]! - OLDER[upper - 1]!);
}

const fields = objectFields.bind(null, VALUES);

const MOMENTUM = ['pt', 'eta', 'phi', 'E'];
const MATCHES = ['truthMatched', 'trigMatched', 'isTightID'];
const OBJECTS: readonly ObjectField[] = [
  ...fields('lep', 'bool', MATCHES),
  ...fields('lep', 'float32', [
    ...MOMENTUM,
    'z0',
    'ptcone30',
    'etcone20',
    'trackd0pvunbiased',
    'tracksigd0pvunbiased',
  ]),
  ...fields('lep', 'int32', ['charge']),
  ...fields('lep', 'uint32', ['type']),
  ...fields('jet', 'float32', [...MOMENTUM, 'jvt', 'MV2c10']),
  ...fields('jet', 'int32', ['trueflav']),
  ...fields('photon', 'bool', MATCHES),
  ...fields('photon', 'float32', [...MOMENTUM, 'ptcone30', 'etcone20']),
  ...fields('tau', 'float32', [...MOMENTUM, 'BDTid']),
  ...fields('tau', 'int32', ['charge', 'nTracks']),
  { branch: 'tau_isTightID', type: 'bool', list: 'tau', value: OBJECT_VALUES.isTight! },
];

const EVENTS: readonly EventField[] = [
  { branch: 'runNumber', type: 'int32', value: (event) => event.run },
  { branch: 'eventNumber', type: 'int32', value: (event) => event.number },
  ...triggerAndCountFields('uint32'),
  { branch: 'met_et', type: 'float32', value: (event) => MEV * Math.hypot(event.missingX, event.missingY) },
  { branch: 'met_phi', type: 'float32', value: (event) => Math.atan2(event.missingY, event.missingX) },
  { branch: 'toyProcess', type: 'int32', value: (event) => event.process },
];

/** Branch of this release for each correction that it has. */
const CORRECTIONS = {
  PILEUP: 'PILEUP',
  ELE: 'ELE',
  MUON: 'MUON',
  PHOTON: 'PHOTON',
  TAU: 'TAU',
  BTAG: 'FTAG',
  LepTRIGGER: 'LepTRIGGER',
} as const;

function simulationFields(sample: SampleNumbers): EventField[] {
  const crossSection = sample.crossSection * sample.kFactor * sample.filterEfficiency;
  return [
    { branch: 'channelNumber', type: 'int32', value: () => sample.channel },
    { branch: 'mcWeight', type: 'float32', value: (event: ToyEvent) => event.weight },
    { branch: 'XSection', type: 'float32', value: () => crossSection },
    { branch: 'SumWeights', type: 'float32', value: () => sample.sumOfWeights },
    ...Object.entries(CORRECTIONS).map(([name, source]) => ({
      branch: `scaleFactor_${name}`,
      type: 'float32' as const,
      value: SCALE_FACTORS[source],
    })),
  ];
}

/** The layout of collision data, or, with the numbers of a sample, that of simulation. */
export function miniLayout(sample?: SampleNumbers): Layout {
  return {
    tree: 'mini',
    title: 'Toy events in the manner of the ntuples for education of 2020',
    lists: 'vectors',
    events: sample ? [...EVENTS, ...simulationFields(sample)] : EVENTS,
    objects: OBJECTS,
    listed: [],
    collections: createSortedCollections,
  };
}
