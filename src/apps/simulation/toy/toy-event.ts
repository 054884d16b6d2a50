/** One event as the toy detector saw it, and what surrounds it. */
import { createObjects, type ObjectList } from './object-list.ts';

/** Filled and emptied again for each event; nothing in it is sorted. GeV throughout. */
export interface ToyEvent {
  run: number;
  number: number;
  lumiBlock: number;
  /** Collisions in the same crossing of the beams, on average. */
  pileUp: number;
  /** Number of the process that made it. */
  process: number;
  /** Generator weight: 1 or -1. */
  weight: number;
  /** Weight that corrects the distribution of pile-up. */
  pileUpWeight: number;
  readonly electrons: ObjectList;
  readonly muons: ObjectList;
  readonly jets: ObjectList;
  readonly photons: ObjectList;
  readonly taus: ObjectList;
  missingX: number;
  missingY: number;
  /** Scalar sum of transverse momenta of everything that was seen. */
  visibleSum: number;
}

/** An event to fill. */
export function createToyEvent(): ToyEvent {
  return {
    run: 0,
    number: 0,
    lumiBlock: 0,
    pileUp: 0,
    process: 0,
    weight: 1,
    pileUpWeight: 1,
    electrons: createObjects(),
    muons: createObjects(),
    jets: createObjects(),
    photons: createObjects(),
    taus: createObjects(),
    missingX: 0,
    missingY: 0,
    visibleSum: 0,
  };
}

/** Takes all objects and momenta out of the event. */
export function clearToyEvent(event: ToyEvent): void {
  for (const list of [event.electrons, event.muons, event.jets, event.photons, event.taus]) list.count = 0;
  event.missingX = 0;
  event.missingY = 0;
  event.visibleSum = 0;
}
