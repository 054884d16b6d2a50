import { UsageError } from '../errors.ts';
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

/**
 * The events of each final state for which `wanted` holds, states in the order of their names.
 * Every event is in one group at most; `length` is the number of events.
 */
export function groupByState(
  length: number,
  counts: Multiplicities,
  wanted: (state: FinalState) => boolean = () => true,
): StateGroup[] {
  const groups: StateGroup[] = [];
  for (const events of eventsOfStates(numberStates(length, counts))) {
    const state = stateOf(counts, events[0]!);
    if (wanted(state)) groups.push({ state, name: finalStateName(state), events });
  }
  return groups.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The name of each event's final state; null where `wanted` does not hold. One string per state, not per event. */
export function labelEvents(
  length: number,
  counts: Multiplicities,
  wanted: (state: FinalState) => boolean = () => true,
): (string | null)[] {
  const ids = numberStates(length, counts);
  const names = eventsOfStates(ids).map((events) => {
    const state = stateOf(counts, events[0]!);
    return wanted(state) ? finalStateName(state) : null;
  });
  return Array.from(ids, (id) => names[id]!);
}

/** Numbers the states by first appearance, one kind of object after another, so that any multiplicity has room. */
function numberStates(length: number, counts: Multiplicities): Int32Array {
  let ids = new Int32Array(length);
  for (const [letter, column] of counts) {
    if (column.length !== length)
      throw new UsageError(`combinatorics: ${column.length} counts of "${letter}" for ${length} events`);
    ids = refine(ids, column);
  }
  return ids;
}

function refine(ids: Int32Array, column: ArrayLike<number>): Int32Array<ArrayBuffer> {
  let radix = 1;
  for (let event = 0; event < column.length; event++) radix = Math.max(radix, column[event]! + 1);
  const known = new Map<number, number>();
  const refined = new Int32Array(ids.length);
  for (let event = 0; event < ids.length; event++) {
    const key = ids[event]! * radix + column[event]!;
    const id = known.get(key) ?? known.size;
    if (id === known.size) known.set(key, id);
    refined[event] = id;
  }
  return refined;
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

function stateOf(counts: Multiplicities, event: number): FinalState {
  const [e = 0, m = 0, j = 0, g = 0, t = 0, b = 0] = LETTERS.map(
    (letter) => counts.get(letter)?.[event] ?? 0,
  );
  return { e, m, j, g, t, b };
}
