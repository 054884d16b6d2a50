/**
 * The missing transverse momentum: what balances everything that was seen. Files that hold it, hold it ready; of PHYSLITE
 * it is put together here: minus the sum of the selected electrons, photons, taus and muons, of the jets that are none of
 * these, and what tracks of the primary vertex add that belong to no object (the "soft" term of the file).
 */
import type { ObjectType } from '../../combinatorics/index.ts';
import { px, py } from '../../kinematics/index.ts';
import type { EventTable } from '../event-table.ts';
import type { ObjectCollection } from '../object-collection.ts';
import { FINITE } from './kinematic-cuts.ts';
import { allPassing, makeCut, type ObjectCut, type Passing, sweep } from './object-cut.ts';
import { markNear, placedIn } from './overlap-removal.ts';

/** GeV: jets count from here on, in the range of the tracker and outside it. */
const CENTRAL_JET_PT = 20;
const FORWARD_JET_PT = 30;
const TRACKER_ETA = 2.5;
const LAST_ETA = 4.5;

const COUNTED_JETS: ObjectCut = {
  name: 'missing momentum',
  make: ({ pt, eta }, mask) =>
    sweep(mask, (place) => {
      const side = Math.abs(eta[place]!);
      return side <= LAST_ETA && pt[place]! > (side < TRACKER_ETA ? CENTRAL_JET_PT : FORWARD_JET_PT);
    }),
};

/** Jets nearer than this to an object are that object. */
const SAME_AS: readonly { readonly type: ObjectType; readonly within: number }[] = [
  { type: 'Electrons', within: 0.2 },
  { type: 'Photons', within: 0.4 },
  { type: 'Taus', within: 0.2 },
];

const JETS: readonly ObjectType[] = ['Jets', 'BJets'];

/**
 * Its size (GeV) and direction in each event, from the objects that passed the selection and the file's soft term; `jetCuts`
 * are those on jets besides pt and eta. Undefined when the file has no soft term.
 */
export function missingMomentum(
  events: EventTable,
  passing: ReadonlyMap<ObjectType, Passing>,
  jetCuts: readonly ObjectCut[],
): { met: Float32Array; metPhi: Float32Array } | undefined {
  const [softX, softY] = [events.fields.get('softX'), events.fields.get('softY')];
  if (softX === undefined || softY === undefined) return undefined;
  const [x, y] = [Float64Array.from(softX as Float64Array), Float64Array.from(softY as Float64Array)];
  for (const [type, objects] of passing)
    subtract(x, y, JETS.includes(type) ? countedJets(objects, passing, jetCuts) : objects);
  const [met, metPhi] = [new Float32Array(x.length), new Float32Array(x.length)];
  for (let event = 0; event < x.length; event++) {
    met[event] = Math.sqrt(x[event]! * x[event]! + y[event]! * y[event]!);
    metPhi[event] = Math.atan2(y[event]!, x[event]!);
  }
  return { met, metPhi };
}

function countedJets(
  { collection }: Passing,
  passing: ReadonlyMap<ObjectType, Passing>,
  cuts: readonly ObjectCut[],
): Passing {
  const jets = allPassing(collection, everyEvent(collection));
  for (const cut of [FINITE, COUNTED_JETS, ...cuts]) makeCut(jets, cut);
  const placed = placedIn(jets);
  const same = new Uint8Array(jets.mask.length);
  for (const { type, within } of SAME_AS) {
    const others = passing.get(type);
    if (others !== undefined) markNear(same, placed, placedIn(others), within);
  }
  for (let place = 0; place < same.length; place++) if (same[place] !== 0) jets.mask[place] = 0;
  return jets;
}

const everyEvent = ({ offsets }: ObjectCollection) => new Uint8Array(offsets.length - 1).fill(1);

function subtract(x: Float64Array, y: Float64Array, { collection, mask }: Passing): void {
  const { offsets, pt, phi } = collection;
  for (let event = 0; event < x.length; event++)
    for (let place = offsets[event]!; place < offsets[event + 1]!; place++) {
      if (mask[place] === 0) continue;
      x[event]! -= px(pt[place]!, phi[place]!);
      y[event]! -= py(pt[place]!, phi[place]!);
    }
}
