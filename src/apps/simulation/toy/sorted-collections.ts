/** Collections as the flat ntuples for education hold them: electrons and muons in one, everything sorted by pT. */
import { createObjects, type ObjectList, sortInto } from './object-list.ts';
import type { ToyEvent } from './toy-event.ts';

/** Lowest pT [GeV] of each collection in the release of 2025. */
const LOWEST_PT = { leptons: 7, jets: 20, photons: 25, taus: 20 } as const;

/** The collections `lep`, `jet`, `photon` and `tau` of an event; they are filled again at each call. */
export function createSortedCollections(): (event: ToyEvent) => Record<string, ObjectList> {
  const sorted = {
    lep: createObjects(),
    jet: createObjects(),
    photon: createObjects(),
    tau: createObjects(),
  };
  return (event) => {
    sortInto(sorted.lep, [event.electrons, event.muons], LOWEST_PT.leptons);
    sortInto(sorted.jet, [event.jets], LOWEST_PT.jets);
    sortInto(sorted.photon, [event.photons], LOWEST_PT.photons);
    sortInto(sorted.tau, [event.taus], LOWEST_PT.taus);
    return sorted;
  };
}

/** How many objects of a list are kept after sorting. */
export function countAbove(lists: readonly ObjectList[], lowestPt: number): number {
  let count = 0;
  for (const list of lists) {
    for (let index = 0; index < list.count; index++) if (list.pt[index]! >= lowestPt) count++;
  }
  return count;
}

/** The number of `lep` of an event, without sorting. */
export function countLeptons(event: ToyEvent): number {
  return countAbove([event.electrons, event.muons], LOWEST_PT.leptons);
}

/** The numbers of `jet`, `photon` and `tau` of an event, without sorting. */
export const countJets = (event: ToyEvent): number => countAbove([event.jets], LOWEST_PT.jets);
/** See `countJets`. */
export const countPhotons = (event: ToyEvent): number => countAbove([event.photons], LOWEST_PT.photons);
/** See `countJets`. */
export const countTaus = (event: ToyEvent): number => countAbove([event.taus], LOWEST_PT.taus);
