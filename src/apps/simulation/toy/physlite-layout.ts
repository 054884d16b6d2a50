/**
 * A layout like that of PHYSLITE files: the tree CollectionTree with one branch per variable of a collection, energies
 * in MeV, objects in no order. The names, types and units are those of the real files; of links only the places are
 * there. BTagging_AntiKt4EMPFlowAuxDyn has one entry per jet, in their order. MET_Core_AnalysisMETAuxDyn
 * has the term of the tracks: what is missing when all objects are taken away from the whole missing momentum.
 * `toyProcess` has no counterpart: the number of the process.
 */
import type { Layout, ObjectField } from './layout.ts';
import type { ObjectList } from './object-list.ts';
import type { ToyEvent } from './toy-event.ts';

const MEV = 1000;

type Value = ObjectField['value'];

const momentum: Record<string, Value> = {
  pt: (list, index) => MEV * list.pt[index]!,
  eta: (list, index) => list.eta[index]!,
  phi: (list, index) => list.phi[index]!,
};
const mass: Record<string, Value> = { m: (list, index) => MEV * list.m[index]! };
const charge: Record<string, Value> = { charge: (list, index) => list.charge[index]! };
const tracksAround: Value = (list, index) => MEV * list.trackIsolation[index]!;
const energyAround: Value = (list, index) => MEV * list.energyIsolation[index]!;
const atLeast =
  (quality: number): Value =>
  (list, index) =>
    list.quality[index]! >= quality ? 1 : 0;

const scoreAbove =
  (limit: number): Value =>
  (list, index) =>
    list.score[index]! > limit ? 1 : 0;
const always: Value = () => 1;
const noDefect: Value = () => 0;

/** Probabilities of b, c and light that give the discriminant ln(pb / (0.018 pc + 0.982 pu)), with pc = 0.2 (1 - pb). */
const C_SHARE = 0.2;
const C_WEIGHT = 0.018;
const bottom: Value = (list, index) => {
  const odds = Math.exp(list.score[index]!) * (C_WEIGHT * C_SHARE + (1 - C_WEIGHT) * (1 - C_SHARE));
  return odds / (1 + odds);
};
const charm: Value = (list, index) => C_SHARE * (1 - bottom(list, index));
const light: Value = (list, index) => (1 - C_SHARE) * (1 - bottom(list, index));

function floats(prefix: string, list: string, values: Record<string, Value>): ObjectField[] {
  return Object.entries(values).map(([field, value]) => ({
    branch: `${prefix}AuxDyn.${field}`,
    type: 'float32' as const,
    list,
    value,
  }));
}

function integers(branch: string, list: string, value: Value): ObjectField {
  return { branch, type: 'uint32', list, value };
}

function flag(branch: string, list: string, value: Value): ObjectField {
  return { branch, type: 'int8', list, value };
}

const OBJECTS: readonly ObjectField[] = [
  ...floats('AnalysisElectrons', 'Electrons', {
    ...momentum,
    ...mass,
    ...charge,
    ptvarcone30_Nonprompt_All_MaxWeightTTVALooseCone_pt1000: tracksAround,
    topoetcone20: energyAround,
  }),
  integers('AnalysisElectronsAuxDyn.OQ', 'Electrons', noDefect),
  flag('AnalysisElectronsAuxDyn.DFCommonElectronsLHLooseBL', 'Electrons', atLeast(1)),
  flag('AnalysisElectronsAuxDyn.DFCommonElectronsLHMedium', 'Electrons', atLeast(2)),
  flag('AnalysisElectronsAuxDyn.DFCommonElectronsLHTight', 'Electrons', atLeast(3)),
  ...floats('AnalysisMuons', 'Muons', {
    ...momentum,
    ...charge,
    ptvarcone30_Nonprompt_All_MaxWeightTTVA_pt1000: tracksAround,
    topoetcone20: energyAround,
  }),
  {
    branch: 'AnalysisMuonsAuxDyn.quality',
    type: 'uint8',
    list: 'Muons',
    value: (list, i) => 3 - list.quality[i]!,
  },
  ...floats('AnalysisJets', 'Jets', { ...momentum, ...mass, Jvt: (list, index) => list.vertexScore[index]! }),
  integers('AnalysisJetsAuxDyn.btaggingLink.m_persIndex', 'Jets', (_, index) => index),
  flag('AnalysisJetsAuxDyn.NNJvtPass', 'Jets', (list, index) => (list.vertexScore[index]! > 0.59 ? 1 : 0)),
  ...floats('AnalysisPhotons', 'Photons', {
    ...momentum,
    ...mass,
    ptcone20: tracksAround,
    topoetcone20: energyAround,
    topoetcone40: (list, index) => 1.5 * energyAround(list, index),
  }),
  integers('AnalysisPhotonsAuxDyn.OQ', 'Photons', noDefect),
  flag('AnalysisPhotonsAuxDyn.DFCommonPhotonsCleaning', 'Photons', always),
  flag('AnalysisPhotonsAuxDyn.DFCommonPhotonsIsEMLoose', 'Photons', atLeast(1)),
  flag('AnalysisPhotonsAuxDyn.DFCommonPhotonsIsEMTight', 'Photons', atLeast(3)),
  ...floats('AnalysisTauJets', 'TauJets', {
    ...momentum,
    ...mass,
    ...charge,
    RNNJetScore: (list, index) => list.score[index]!,
  }),
  flag('AnalysisTauJetsAuxDyn.JetDeepSetLoose', 'TauJets', scoreAbove(0.3)),
  flag('AnalysisTauJetsAuxDyn.JetDeepSetMedium', 'TauJets', scoreAbove(0.45)),
  flag('AnalysisTauJetsAuxDyn.JetDeepSetTight', 'TauJets', scoreAbove(0.6)),
  ...floats('BTagging_AntiKt4EMPFlow', 'Jets', { DL1dv01_pb: bottom, DL1dv01_pc: charm, DL1dv01_pu: light }),
];

/** The source that marks the term of the tracks among those of the missing momentum, and the type of a primary vertex. */
const TRACK_TERM = 0x14020;
const PRIMARY_VERTEX = 1;

/** The momenta of all objects in one direction. */
function sumOverObjects(event: ToyEvent, along: (phi: number) => number): number {
  let sum = 0;
  for (const list of Object.values(collectionsOf(event)))
    for (let index = 0; index < list.count; index++) sum += list.pt[index]! * along(list.phi[index]!);
  return sum;
}

const collectionsOf = (event: ToyEvent): Record<string, ObjectList> => ({
  Electrons: event.electrons,
  Muons: event.muons,
  Jets: event.jets,
  Photons: event.photons,
  TauJets: event.taus,
});

/**
 * The layout with its lists as vectors (as the real files have them) or as arrays with counters. `channel` is given
 * for simulation, and adds the branches that only simulation has: mcChannelNumber and mcEventWeights.
 */
export function physliteLayout(lists: Layout['lists'], channel?: number): Layout {
  const simulated = channel !== undefined;
  return {
    tree: 'CollectionTree',
    title: 'Toy events in the manner of PHYSLITE',
    lists,
    events: [
      { branch: 'EventInfoAuxDyn.runNumber', type: 'uint32', value: (event) => event.run },
      { branch: 'EventInfoAuxDyn.eventNumber', type: 'uint64', value: (event) => event.number },
      { branch: 'EventInfoAuxDyn.lumiBlock', type: 'uint32', value: (event) => event.lumiBlock },
      {
        branch: 'EventInfoAuxDyn.averageInteractionsPerCrossing',
        type: 'float32',
        value: (event) => event.pileUp,
      },
      { branch: 'EventInfoAuxDyn.DFCommonJets_eventClean_LooseBad', type: 'int8', value: () => 1 },
      ...(simulated
        ? [{ branch: 'EventInfoAuxDyn.mcChannelNumber', type: 'uint32' as const, value: () => channel }]
        : []),
      { branch: 'toyProcess', type: 'int32', value: (event) => event.process },
    ],
    objects: OBJECTS,
    listed: [
      {
        branch: 'MET_Core_AnalysisMETAuxDyn.mpx',
        type: 'float64',
        values: (event) => [MEV * (event.missingX + sumOverObjects(event, Math.cos))],
      },
      {
        branch: 'MET_Core_AnalysisMETAuxDyn.mpy',
        type: 'float64',
        values: (event) => [MEV * (event.missingY + sumOverObjects(event, Math.sin))],
      },
      { branch: 'MET_Core_AnalysisMETAuxDyn.source', type: 'uint64', values: () => [TRACK_TERM] },
      { branch: 'PrimaryVerticesAuxDyn.vertexType', type: 'int16', values: () => [PRIMARY_VERTEX] },
      {
        branch: 'MET_Core_AnalysisMETAuxDyn.sumet',
        type: 'float64',
        values: (event) => [MEV * event.visibleSum],
      },
      ...(simulated
        ? [
            {
              branch: 'EventInfoAuxDyn.mcEventWeights',
              type: 'float32' as const,
              values: (event: ToyEvent) => [event.weight],
            },
          ]
        : []),
    ],
    collections: () => collectionsOf,
  };
}
