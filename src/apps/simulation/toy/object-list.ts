/**
 * Reconstructed objects of one event in columns, filled and emptied again for each event. One shape serves all types;
 * what a type has no use for stays 0.
 */
import { LimitError } from '../../../errors.ts';

/** Objects of one type. Only the first `count` elements mean anything. Momenta and isolations in GeV, lengths in mm. */
export interface ObjectList {
  count: number;
  readonly pt: Float64Array;
  readonly eta: Float64Array;
  readonly phi: Float64Array;
  readonly m: Float64Array;
  readonly charge: Int8Array;
  /** PDG code without sign: 11, 13, 15, 22; of a jet its flavour: 5, 4 or 21. */
  readonly code: Uint8Array;
  /** Leptons and photons: 1 loose, 2 medium, 3 tight. Jets: quantile of the b tag, 1 (none) to 5. Taus: prongs. */
  readonly quality: Uint8Array;
  /** Scalar sum of the tracks around it. */
  readonly trackIsolation: Float64Array;
  /** Energy around it; can be negative. */
  readonly energyIsolation: Float64Array;
  /** Jets: discriminant of the b tag. Taus: score against jets, 0 to 1. */
  readonly score: Float64Array;
  /** Jets: how likely it comes from the hard collision, 0 to 1. */
  readonly vertexScore: Float64Array;
  readonly d0: Float64Array;
  readonly d0Significance: Float64Array;
  readonly z0: Float64Array;
  /** 1 when it could have fired the trigger. */
  readonly triggers: Uint8Array;
}

const CAPACITY = 64;

/** An empty list with room for 64 objects. */
export function createObjects(): ObjectList {
  const numbers = () => new Float64Array(CAPACITY);
  const bytes = () => new Uint8Array(CAPACITY);
  return {
    count: 0,
    pt: numbers(),
    eta: numbers(),
    phi: numbers(),
    m: numbers(),
    charge: new Int8Array(CAPACITY),
    code: bytes(),
    quality: bytes(),
    trackIsolation: numbers(),
    energyIsolation: numbers(),
    score: numbers(),
    vertexScore: numbers(),
    d0: numbers(),
    d0Significance: numbers(),
    z0: numbers(),
    triggers: bytes(),
  };
}

/** Appends an object with everything else 0; returns its index. `LimitError` when full. */
export function addObject(
  list: ObjectList,
  code: number,
  charge: number,
  pt: number,
  eta: number,
  phi: number,
  m: number,
): number {
  const index = list.count;
  if (index >= CAPACITY) throw new LimitError(`simulation: an event has more than ${CAPACITY} objects`);
  clearObject(list, index);
  list.count = index + 1;
  list.code[index] = code;
  list.charge[index] = charge;
  list.pt[index] = pt;
  list.eta[index] = eta;
  list.phi[index] = phi;
  list.m[index] = m;
  return index;
}

function clearObject(list: ObjectList, index: number): void {
  list.quality[index] = 0;
  list.trackIsolation[index] = 0;
  list.energyIsolation[index] = 0;
  list.score[index] = 0;
  list.vertexScore[index] = 0;
  list.d0[index] = 0;
  list.d0Significance[index] = 0;
  list.z0[index] = 0;
  list.triggers[index] = 0;
}

/** Fills `target` with all objects of the sources that have at least `lowestPt`, by falling pT; equal ones stay in order. */
export function sortInto(target: ObjectList, sources: readonly ObjectList[], lowestPt: number): void {
  target.count = 0;
  for (const source of sources) {
    for (let index = 0; index < source.count; index++) {
      if (source.pt[index]! >= lowestPt) insertByPt(target, source, index);
    }
  }
}

function insertByPt(target: ObjectList, source: ObjectList, index: number): void {
  if (target.count >= CAPACITY)
    throw new LimitError(`simulation: an event has more than ${CAPACITY} objects`);
  let place = target.count++;
  for (; place > 0 && target.pt[place - 1]! < source.pt[index]!; place--)
    copyObject(target, place, target, place - 1);
  copyObject(target, place, source, index);
}

function copyObject(target: ObjectList, to: number, source: ObjectList, from: number): void {
  target.pt[to] = source.pt[from]!;
  target.eta[to] = source.eta[from]!;
  target.phi[to] = source.phi[from]!;
  target.m[to] = source.m[from]!;
  target.charge[to] = source.charge[from]!;
  target.code[to] = source.code[from]!;
  target.quality[to] = source.quality[from]!;
  target.trackIsolation[to] = source.trackIsolation[from]!;
  target.energyIsolation[to] = source.energyIsolation[from]!;
  target.score[to] = source.score[from]!;
  target.vertexScore[to] = source.vertexScore[from]!;
  target.d0[to] = source.d0[from]!;
  target.d0Significance[to] = source.d0Significance[from]!;
  target.z0[to] = source.z0[from]!;
  target.triggers[to] = source.triggers[from]!;
}

/** Energy [GeV] of one object. */
export function energyOf(list: ObjectList, index: number): number {
  return Math.hypot(list.pt[index]! * Math.cosh(list.eta[index]!), list.m[index]!);
}
