import { UsageError } from '../errors.ts';
import { CHARGE_PAIRS } from './charge-pair.ts';
import { type FinalState, finalStateName } from './final-state.ts';
import { LETTERS, type Letter } from './object-type.ts';

/** The events of one final state. */
export interface StateGroup {
  readonly state: FinalState;
  readonly name: string;
  /** Places of its events, rising. */
  readonly events: Int32Array;
}

/** Objects per event of each kind; a kind that is not there counts as none in every event. */
export type Multiplicities = ReadonlyMap<Letter, ArrayLike<number>>;

/** How events are grouped. */
export interface GroupOptions {
  /** Which final states are wanted; all of them unless said otherwise. */
  readonly wanted?: (state: FinalState) => boolean;
  /** Splits states by how the charges of each event's pair of leptons stand; see `chargePairs`. */
  readonly charges?: Uint8Array | undefined;
}

/**
 * The events of each final state for which `wanted` holds, states in the order of their names.
 * Every event is in one group at most; `length` is the number of events.
 */
export function groupByState(
  length: number,
  counts: Multiplicities,
  options: GroupOptions = {},
): StateGroup[] {
  const { wanted = () => true } = options;
  const groups: StateGroup[] = [];
  for (const events of eventsOfStates(numberStates(length, counts, options))) {
    const state = stateOf(counts, options, events[0]!);
    if (wanted(state)) groups.push({ state, name: finalStateName(state), events });
  }
  return groups.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A number for the state of each event, 0, 1, 2... by first appearance, whatever the multiplicities are. */
function numberStates(length: number, counts: Multiplicities, { charges }: GroupOptions): Int32Array {
  const keys = new Float64Array(length);
  let span = 1;
  const refine = (what: string, column: ArrayLike<number>) => {
    checkLength(what, column.length, length);
    const radix = largestOf(column) + 1;
    if (span * radix > Number.MAX_SAFE_INTEGER) span = renumber(keys, keys);
    for (let event = 0; event < length; event++) keys[event] = keys[event]! * radix + column[event]!;
    span *= radix;
  };
  for (const [letter, column] of counts) refine(`counts of "${letter}"`, column);
  if (charges) refine('pairs of charges', charges);
  const ids = new Int32Array(length);
  renumber(keys, ids);
  return ids;
}

/** Numbers keys from 0 by first appearance, into `ids`, which may be the keys themselves; tells how many there are. */
function renumber(keys: Float64Array, ids: Float64Array | Int32Array): number {
  const known = new Map<number, number>();
  for (let event = 0; event < keys.length; event++) {
    const key = keys[event]!;
    let id = known.get(key);
    if (id === undefined) {
      id = known.size;
      known.set(key, id);
    }
    ids[event] = id;
  }
  return known.size;
}

function largestOf(column: ArrayLike<number>): number {
  let largest = 0;
  for (let event = 0; event < column.length; event++) if (column[event]! > largest) largest = column[event]!;
  return largest;
}

function checkLength(what: string, length: number, expected: number): void {
  if (length !== expected) throw new UsageError(`combinatorics: ${length} ${what} for ${expected} events`);
}

/** The events with each number, rising. */
function eventsOfStates(ids: Int32Array): Int32Array[] {
  const sizes: number[] = [];
  for (const id of ids) sizes[id] = (sizes[id] ?? 0) + 1;
  const lists = sizes.map((size) => new Int32Array(size));
  const filled = new Int32Array(sizes.length);
  for (let event = 0; event < ids.length; event++) {
    const id = ids[event]!;
    lists[id]![filled[id]!++] = event;
  }
  return lists;
}

function stateOf(counts: Multiplicities, { charges }: GroupOptions, event: number): FinalState {
  const [e = 0, m = 0, j = 0, g = 0, t = 0, b = 0] = LETTERS.map(
    (letter) => counts.get(letter)?.[event] ?? 0,
  );
  const pair = CHARGE_PAIRS[charges?.[event] ?? 0];
  return { e, m, j, g, t, b, ...(pair && { charges: pair }) };
}
