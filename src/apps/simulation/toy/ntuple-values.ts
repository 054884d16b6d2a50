/** What the flat ntuples for education say of one object, by the name of the quantity; GeV and mm. */
import type { ObjectField } from './layout.ts';
import { energyOf, type ObjectList } from './object-list.ts';

type Value = ObjectField['value'];

/** Quantities of one object. Identification and isolation are 1 or 0. */
export const OBJECT_VALUES: Readonly<Record<string, Value>> = {
  pt: (list, i) => list.pt[i]!,
  eta: (list, i) => list.eta[i]!,
  phi: (list, i) => list.phi[i]!,
  e: energyOf,
  charge: (list, i) => list.charge[i]!,
  type: (list, i) => list.code[i]!,
  ptvarcone30: (list, i) => list.trackIsolation[i]!,
  ptcone20: (list, i) => list.trackIsolation[i]!,
  topoetcone20: (list, i) => list.energyIsolation[i]!,
  topoetcone40: (list, i) => 1.5 * list.energyIsolation[i]!,
  z0: (list, i) => list.z0[i]!,
  d0: (list, i) => list.d0[i]!,
  d0sig: (list, i) => list.d0Significance[i]!,
  isTrigMatched: (list, i) => list.triggers[i]!,
  isLooseID: () => 1,
  isMediumID: (list, i) => (list.quality[i]! >= 2 ? 1 : 0),
  isTightID: (list, i) => (list.quality[i]! >= 3 ? 1 : 0),
  isLooseIso: (list, i) => isIsolated(list, i, 0.15, 0.2),
  isTightIso: (list, i) => isIsolated(list, i, 0.06, 0.06),
  jvt: (list, i) => (list.vertexScore[i]! > 0.59 || list.pt[i]! > 60 || Math.abs(list.eta[i]!) > 2.4 ? 1 : 0),
  btag_quantile: (list, i) => list.quality[i]!,
  nTracks: (list, i) => list.quality[i]!,
  RNNJetScore: (list, i) => list.score[i]!,
  RNNEleScore: (list, i) => Math.sqrt(list.score[i]!),
  isTight: (list, i) => (list.score[i]! > 0.6 ? 1 : 0),
};

function isIsolated(list: ObjectList, index: number, tracks: number, energy: number): number {
  const pt = list.pt[index]!;
  return list.trackIsolation[index]! < tracks * pt && list.energyIsolation[index]! < energy * pt ? 1 : 0;
}

/** 1 when any object of the lists could have fired a trigger, else 0. */
export function anyTrigger(...lists: readonly ObjectList[]): number {
  for (const list of lists) {
    for (let index = 0; index < list.count; index++) if (list.triggers[index]) return 1;
  }
  return 0;
}
