import { type MassTerms, massSquaredTerm, pairTerm } from '../kinematics/index.ts';
import { chooseObjects, type Member, objectsOf } from './choose.ts';
import type { Combination } from './combination.ts';
import type { Letter } from './object-type.ts';
import type { RankedObjects } from './rank.ts';

/** Events of which the terms are in memory at once: they stay in the cache of the processor. */
const BLOCK = 2048;

/**
 * How to get the masses of some combinations: a squared mass is a sum of terms, one for each object and one for each pair
 * of objects. Every term is there once, however many combinations hold it.
 */
export interface MassPlan {
  readonly members: readonly Member[];
  /** Two different members, or one twice: what it adds alone. */
  readonly pairs: readonly (readonly [a: number, b: number])[];
  /** For each combination the places of its terms among the pairs. */
  readonly sums: readonly (readonly number[])[];
}

/** Plans the masses of combinations; one plan serves for all events of a final state. */
export function planMasses(combinations: readonly Combination[]): MassPlan {
  const members = new Map<string, { readonly member: Member; readonly place: number }>();
  const pairs = new Map<string, { readonly pair: readonly [number, number]; readonly place: number }>();
  const sums = combinations.map((combination) => {
    const own = membersOf(combination).map((member) => {
      const key = `${member.letter}${member.rank}`;
      return (members.get(key) ?? added(members, key, { member, place: members.size })).place;
    });
    return own.flatMap((a, i) =>
      own.slice(0, i + 1).map((b) => {
        const key = `${b} ${a}`;
        return (pairs.get(key) ?? added(pairs, key, { pair: [b, a], place: pairs.size })).place;
      }),
    );
  });
  return {
    members: [...members.values()].map(({ member }) => member),
    pairs: [...pairs.values()].map(({ pair }) => pair),
    sums,
  };
}

function added<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}

function membersOf(combination: Combination): Member[] {
  return combination.flatMap(({ letter, count, start }) =>
    Array.from({ length: count }, (_, i) => ({ letter, rank: start + i })),
  );
}

/**
 * The masses of the combinations of a plan, GeV: for each combination an array with its mass in each of `events`, in
 * their order. Never negative; NaN where an object is not finite. Throws `not-found` when a kind is missing and `usage`
 * when an event has too few objects: ask `fits` first.
 */
export function combinationMasses(
  objects: ReadonlyMap<Letter, RankedObjects>,
  { members, pairs, sums }: MassPlan,
  events: Int32Array,
): Float64Array[] {
  const chosen = members.map((member) => ({
    terms: objectsOf(objects, member.letter).terms,
    places: chooseObjects(objects, member, events),
  }));
  const masses = sums.map(() => new Float64Array(events.length));
  const terms = pairs.map(() => new Float64Array(Math.min(BLOCK, events.length)));
  for (let start = 0; start < events.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, events.length);
    for (const [i, [a, b]] of pairs.entries()) fillTerm(terms[i]!, chosen[a]!, chosen[b]!, start, end);
    for (const [i, own] of sums.entries()) {
      for (const term of own) addTerm(masses[i]!, terms[term]!, start, end);
      takeRoots(masses[i]!, start, end);
    }
  }
  return masses;
}

/** The object of one rank in every event. */
interface Chosen {
  readonly terms: MassTerms;
  readonly places: Int32Array;
}

function fillTerm(out: Float64Array, a: Chosen, b: Chosen, start: number, end: number): void {
  if (a === b) for (let i = start; i < end; i++) out[i - start] = massSquaredTerm(a.terms, a.places[i]!);
  else
    for (let i = start; i < end; i++) out[i - start] = pairTerm(a.terms, a.places[i]!, b.terms, b.places[i]!);
}

function addTerm(sums: Float64Array, term: Float64Array, start: number, end: number): void {
  for (let i = start; i < end; i++) sums[i]! += term[i - start]!;
}

function takeRoots(sums: Float64Array, start: number, end: number): void {
  for (let i = start; i < end; i++) sums[i] = Math.sqrt(sums[i]!);
}
