import { NotFoundError, UsageError } from '../errors.ts';
import { fillMassTerms, fillPairTerms, type MassTerms, newMassTerms } from '../kinematics/index.ts';
import type { Combination } from './combination.ts';
import type { Letter } from './object-type.ts';
import type { RankedObjects } from './rank.ts';

/** Events of which the terms are in memory at once: they stay in the cache of the processor. */
const BLOCK = 2048;

/** One object of an event: its kind and its rank. */
export interface Member {
  readonly letter: Letter;
  readonly rank: number;
}

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
 * their order; the arrays lie side by side in one buffer, which is the caller's. Never negative; NaN where an object is
 * not finite. Throws `not-found` when a kind is missing and `usage` when an event has too few objects: ask `fits` first.
 */
export function combinationMasses(
  objects: ReadonlyMap<Letter, RankedObjects>,
  { members, pairs, sums }: MassPlan,
  events: Int32Array,
): Float64Array[] {
  const { length } = events;
  const all = new Float64Array(sums.length * length);
  const masses = sums.map((_, i) => all.subarray(i * length, (i + 1) * length));
  const chosen = members.map((member) => objectsOf(objects, member));
  for (let start = 0; start < length; start += BLOCK) {
    const block = events.subarray(start, start + BLOCK);
    for (const [i, member] of members.entries())
      fillMassTerms(termsOf(i), chosen[i]!, placesIn(chosen[i]!, member, block), block.length);
    const adding = pairs.map(([a, b], i) =>
      a === b ? termsOf(a).massSquared : pairTerms(i, a, b, block.length),
    );
    for (const [i, own] of sums.entries()) {
      for (const term of own) addTerm(masses[i]!, start, adding[term]!, block.length);
      takeRoots(masses[i]!, start, block.length);
    }
  }
  return masses;
}

// Memory for one block, which is used again for the next: every plan needs as much, many times a second.
const places = new Int32Array(BLOCK);
const termsOfMembers: MassTerms[] = [];
const termsOfPairs: Float64Array[] = [];

function termsOf(member: number): MassTerms {
  termsOfMembers[member] ??= newMassTerms(BLOCK);
  return termsOfMembers[member];
}

function pairTerms(pair: number, a: number, b: number, length: number): Float64Array {
  termsOfPairs[pair] ??= new Float64Array(BLOCK);
  fillPairTerms(termsOfPairs[pair], termsOf(a), termsOf(b), length);
  return termsOfPairs[pair];
}

function objectsOf(objects: ReadonlyMap<Letter, RankedObjects>, { letter }: Member): RankedObjects {
  const ranked = objects.get(letter);
  if (ranked !== undefined) return ranked;
  throw new NotFoundError(
    `combinatorics: a combination takes "${letter}", there are ${[...objects.keys()].join(' ')}`,
  );
}

/** Where the objects of a member are, in each event of a block. */
function placesIn(
  { offsets, order }: RankedObjects,
  { letter, rank }: Member,
  events: Int32Array,
): Int32Array {
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    const place = offsets[event]! + rank;
    // Also when there is no such event.
    if (!(place < offsets[event + 1]!))
      throw new UsageError(`combinatorics: event ${event} has no "${letter}" of rank ${rank}`);
    places[i] = order[place]!;
  }
  return places;
}

function addTerm(sums: Float64Array, start: number, term: Float64Array, length: number): void {
  for (let i = 0; i < length; i++) sums[start + i]! += term[i]!;
}

function takeRoots(sums: Float64Array, start: number, length: number): void {
  for (let i = start; i < start + length; i++) sums[i] = Math.sqrt(sums[i]!);
}
