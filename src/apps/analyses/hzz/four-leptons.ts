import type { Mask } from '../../../column/index.ts';
import {
  type CartesianVector,
  type CartesianVectors,
  massOfCartesian,
  pxColumn,
  pyColumn,
  pzColumn,
} from '../../../kinematics/index.ts';
import type { Quantity } from '../frame/analysis.ts';
import type { EventBlock } from '../frame/event-block.ts';
import { maskWhere, numbersAt, sumOfEach } from '../frame/object-lists.ts';

/** What `lep_type` holds. */
export const ELECTRON = 11;
export const MUON = 13;

/** Sums of four types: four electrons, two of each, four muons. */
const FLAVOURS = new Set([4 * ELECTRON, 2 * ELECTRON + 2 * MUON, 4 * MUON]);

/** GeV: what the mass of a pair is compared with. */
const Z_MASS = 91.18;

/** Leptons that make up a system of four, and the three ways to pair them. */
const LEPTONS = 4;
const ALL = [0, 1, 2, 3];
const PAIRINGS = [
  [
    [0, 1],
    [2, 3],
  ],
  [
    [0, 2],
    [1, 3],
  ],
  [
    [0, 3],
    [1, 2],
  ],
] as const;

/**
 * Which pairing counts where several are allowed: that with the pair closest to the mass of the Z, or the last one in
 * the order of the leptons, as the program of 2020 has it.
 */
export type PairingRule = 'closest' | 'last';

/** The numbers of four leptons in each event, and of all four together. */
export interface FourLeptons {
  /** Four per event, NaN where there are fewer leptons. */
  readonly pt: Float64Array;
  readonly eta: Float64Array;
  readonly phi: Float64Array;
  readonly energy: Float64Array;
  readonly charge: Float64Array;
  /** `ELECTRON` or `MUON`. */
  readonly type: Float64Array;
}

/** The leptons at these places, four per event. */
export function fourLeptonsAt(block: EventBlock, places: Int32Array): FourLeptons {
  const at = (name: string) => numbersAt(block.list(name).content, places);
  return {
    ...{ pt: at('lep_pt'), eta: at('lep_eta'), phi: at('lep_phi'), energy: at('lep_e') },
    ...{ charge: at('lep_charge'), type: at('lep_type') },
  };
}

/** Which events have 4e, 2e2μ or 4μ. */
export function isOfPairs({ type }: FourLeptons): Mask {
  return maskWhere(sumOfEach(type, LEPTONS), (sum) => FLAVOURS.has(sum));
}

/** Which events have leptons whose charges add up to 0. */
export function isNeutral({ charge }: FourLeptons): Mask {
  return maskWhere(sumOfEach(charge, LEPTONS), (sum) => sum === 0);
}

/**
 * Mass [GeV], pT [GeV] and rapidity of the four together, and the masses of the two pairs, the one closer to the Z
 * first; NaN where there are no four leptons or no pairing of same flavour and opposite charge.
 */
export function fourLeptonQuantities(leptons: FourLeptons, rule: PairingRule): Record<string, Quantity> {
  const events = leptons.pt.length / LEPTONS;
  const one = (): Float64Array => new Float64Array(events).fill(Number.NaN);
  const [m4l, pt4l, y4l, mZ1, mZ2] = [one(), one(), one(), one(), one()];
  const vectors = vectorsOf(leptons);
  for (let event = 0; event < events; event++) {
    const first = event * LEPTONS;
    if (Number.isNaN(leptons.pt[first + LEPTONS - 1]!)) continue;
    const all = sumAt(vectors, first, ALL);
    m4l[event] = massOfCartesian(all);
    pt4l[event] = Math.hypot(all.px, all.py);
    y4l[event] = Math.atanh(all.pz / all.energy);
    const [near, far] = pairMasses(leptons, vectors, first, rule);
    mZ1[event] = near;
    mZ2[event] = far;
  }
  const perEvent = 1;
  return {
    m4l: { perEvent, values: m4l },
    pt4l: { perEvent, values: pt4l },
    y4l: { perEvent, values: y4l },
    mZ1: { perEvent, values: mZ1 },
    mZ2: { perEvent, values: mZ2 },
    ...leptonQuantities(leptons),
  };
}

function leptonQuantities(leptons: FourLeptons): Record<string, Quantity> {
  const perEvent = LEPTONS;
  return {
    leptonPt: { perEvent, values: leptons.pt },
    leptonEta: { perEvent, values: leptons.eta },
    leptonPhi: { perEvent, values: leptons.phi },
    leptonEnergy: { perEvent, values: leptons.energy },
    leptonCharge: { perEvent, values: leptons.charge },
    leptonType: { perEvent, values: leptons.type },
  };
}

function vectorsOf(leptons: FourLeptons): CartesianVectors {
  return { px: pxColumn(leptons), py: pyColumn(leptons), pz: pzColumn(leptons), energy: leptons.energy };
}

function sumAt(vectors: CartesianVectors, first: number, ranks: readonly number[]): CartesianVector {
  let [px, py, pz, energy] = [0, 0, 0, 0];
  for (const rank of ranks) {
    px += vectors.px[first + rank]!;
    py += vectors.py[first + rank]!;
    pz += vectors.pz[first + rank]!;
    energy += vectors.energy[first + rank]!;
  }
  return { px, py, pz, energy };
}

function pairMasses(
  leptons: FourLeptons,
  vectors: CartesianVectors,
  first: number,
  rule: PairingRule,
): readonly [near: number, far: number] {
  let best: readonly [number, number] = [Number.NaN, Number.NaN];
  let distance = Number.POSITIVE_INFINITY;
  for (const [one, other] of PAIRINGS) {
    if (!isAllowed(leptons, first, one) || !isAllowed(leptons, first, other)) continue;
    const a = massOfCartesian(sumAt(vectors, first, one));
    const b = massOfCartesian(sumAt(vectors, first, other));
    const isFirstNearer = Math.abs(a - Z_MASS) <= Math.abs(b - Z_MASS);
    const [near, far] = isFirstNearer ? [a, b] : [b, a];
    if (rule === 'closest' && Math.abs(near - Z_MASS) >= distance) continue;
    best = [near, far];
    distance = Math.abs(near - Z_MASS);
  }
  return best;
}

/** Same flavour and opposite charge. */
function isAllowed({ charge, type }: FourLeptons, first: number, [a, b]: readonly [number, number]): boolean {
  return type[first + a] === type[first + b] && charge[first + a]! + charge[first + b]! === 0;
}
