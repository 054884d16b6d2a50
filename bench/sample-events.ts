/** The events that are measured: 400,000 with 12 branches, seven flat, four of lists and their counter. */
import type { Column, Table } from '../src/column/index.ts';
import { type BranchType, type Compression, createRootFile } from '../src/root/index.ts';
import { toFile } from '../src/storage/index.ts';

export const ENTRIES = 400_000;
export const FLAT = ['x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6'];
export const JAGGED = ['Jet_pt', 'Jet_eta', 'Jet_phi', 'Jet_m'];

/** Their branches, without the counter of the jets. */
export const BRANCHES: Readonly<Record<string, BranchType>> = Object.fromEntries([
  ...FLAT.map((name): [string, BranchType] => [name, { type: 'float32' }]),
  ...JAGGED.map((name): [string, BranchType] => [name, { type: 'float32', counter: 'nJet' }]),
]);

/** The events; always the same. */
export function sampleEvents(entries = ENTRIES): Table {
  const random = lehmer(4711);
  const offsets = new Int32Array(entries + 1);
  for (let i = 0; i < entries; i++) offsets[i + 1] = offsets[i]! + poisson(random, 3);
  const columns = new Map<string, Column>();
  for (const name of FLAT) columns.set(name, momenta(random, entries));
  for (const name of JAGGED) {
    columns.set(name, { kind: 'jagged', offsets, content: momenta(random, offsets[entries]!) });
  }
  return { length: entries, columns };
}

/** The same with the lists as vectors, which have a header for each event. */
export const VECTORS: Readonly<Record<string, BranchType>> = {
  ...BRANCHES,
  ...Object.fromEntries(JAGGED.map((name) => [name, { type: 'float32', vector: 1 } as const])),
};

/** Writes a table of such events to a file. */
export async function writeEvents(
  path: string,
  table: Table,
  compression: Compression,
  types = BRANCHES,
): Promise<void> {
  const file = await createRootFile(await toFile(path), { compression });
  const branches = Object.entries(types).filter(([name]) => table.columns.has(name));
  await file.tree('events', Object.fromEntries(branches)).append(table);
  await file.close();
}

/** Falling exponentially from 20, with the lowest 12 bits of the mantissa cut off, as experiments do. */
function momenta(random: () => number, count: number): Float32Array {
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = 20 - 30 * Math.log(random());
  const bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < count; i++) bits[i]! &= 0xfffff000;
  return numbers;
}

function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; product *= random()) count++;
  return count;
}

/** Uniform numbers above 0 and below 1. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}
