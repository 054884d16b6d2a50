import { join } from 'node:path';
import { FormatError } from '../../../errors.ts';
import type { OutputFile, StageContext } from '../../../jobs/index.ts';
import { fromFile } from '../../../storage/index.ts';
import type { MassSettings } from '../settings.ts';
import { isWeights, weightsOf } from './array-name.ts';
import type { GatherInput } from './gather-task.ts';
import { readPartIndex } from './part-file.ts';

/** What the parts of a group hold together. */
export interface PartTotals {
  /** Events of each final state. */
  readonly states: ReadonlyMap<string, number>;
  /** Length of each array. */
  readonly arrays: ReadonlyMap<string, number>;
}

/** Adds up what parts hold. Throws `FormatError` where some masses have weights and others have not. */
export async function totalsOf(
  { directory, signal }: Pick<StageContext, 'directory' | 'signal'>,
  parts: readonly OutputFile[],
): Promise<PartTotals> {
  const states = new Map<string, number>();
  const arrays = new Map<string, number>();
  for (const { path } of parts) {
    signal.throwIfAborted();
    const source = await fromFile(join(directory, path));
    try {
      const index = await readPartIndex(source);
      for (const [state, events] of Object.entries(index.states)) add(states, state, events);
      for (const [name, length] of index.segments.flat()) add(arrays, name, length);
    } finally {
      await source.close();
    }
  }
  for (const [name, length] of arrays) checkWeights(name, length, arrays);
  return { states, arrays };
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function checkWeights(name: string, length: number, arrays: ReadonlyMap<string, number>): void {
  const weights = isWeights(name) ? undefined : arrays.get(weightsOf(name));
  if (weights === undefined || weights === length) return;
  throw new FormatError(`bumpnet: ${weights} weights for ${length} masses of "${name}"`, {
    hint: 'parse all inputs again: some were parsed with weights and some without',
  });
}

/** Which final states of a group are kept, and how many are not and why. */
export interface StateChoice {
  readonly kept: ReadonlySet<string>;
  /** With fewer events than asked for. */
  readonly tooFew: StateCount;
  /** Beyond the limit on the number of states: those with the fewest events. */
  readonly beyondLimit: StateCount;
}

/** A number of final states, and of their events. */
export type StateCount = { readonly states: number; readonly events: number };

/** The states with enough events, of these the ones with most events; where these are equal, by name. */
export function chooseStates(
  states: PartTotals['states'],
  { minEvents, maxStates }: Pick<MassSettings, 'minEvents' | 'maxStates'>,
): StateChoice {
  const all = [...states].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const enough = all.filter(([, events]) => events >= minEvents);
  const kept = enough.slice(0, maxStates ?? enough.length);
  return {
    kept: new Set(kept.map(([state]) => state)),
    tooFew: countOf(all.slice(enough.length)),
    beyondLimit: countOf(enough.slice(kept.length)),
  };
}

function countOf(states: readonly (readonly [string, number])[]): StateCount {
  return { states: states.length, events: states.reduce((sum, [, events]) => sum + events, 0) };
}

/** Numbers and arrays that one task puts together; a longer array is a task of its own. */
const SHARD_NUMBERS = 2 ** 21;
const SHARD_ARRAYS = 256;

/** The arrays of these states, in the order of their names, cut into shards: one task puts one of them together. */
export function shardsOf({ arrays }: PartTotals, states: ReadonlySet<string>): GatherInput['arrays'][] {
  const shards: [string, number][][] = [];
  let numbers = 0;
  for (const [name, length] of [...arrays].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!states.has(name.slice(0, name.indexOf('_IM_')))) continue;
    const shard = shards.at(-1);
    if (shard && shard.length < SHARD_ARRAYS && numbers + length <= SHARD_NUMBERS) shard.push([name, length]);
    else {
      shards.push([[name, length]]);
      numbers = 0;
    }
    numbers += length;
  }
  return shards;
}
