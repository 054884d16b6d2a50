import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Column, Numbers } from '../../../../src/column/index.ts';
import { type BranchType, createRootFile } from '../../../../src/root/index.ts';
import { toFile } from '../../../../src/storage/index.ts';

/** One event: for each kind of object the pT of each; with a weight, and charges of the leptons, where they matter. */
export interface Parsed {
  readonly [type: string]: readonly number[];
}

/** What else a parsed file has. */
export interface ParsedExtras {
  readonly weights?: readonly number[];
  /** For each event those of all its electrons, in order; likewise muons. */
  readonly charges?: { readonly [type: string]: readonly (readonly number[])[] };
}

/** Writes a file as the parse step does: massless objects at eta 0, one behind the other in phi by half a turn. */
export async function writeParsed(
  path: string,
  events: readonly Parsed[],
  { weights, charges = {} }: ParsedExtras = {},
): Promise<void> {
  const columns = new Map<string, Column>();
  const types: Record<string, BranchType> = {};
  const put = (name: string, lists: readonly (readonly number[])[]) => {
    const offsets = Int32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]);
    columns.set(name, { kind: 'jagged', offsets, content: Float32Array.from(lists.flat()) });
    types[name] = { type: 'float32', counter: `n${name.slice(0, name.indexOf('_'))}` };
  };
  for (const type of new Set(events.flatMap((event) => Object.keys(event)))) {
    const pt = events.map((event) => event[type] ?? []);
    put(`${type}_pt`, pt);
    put(
      `${type}_eta`,
      pt.map((list) => list.map(() => 0)),
    );
    put(
      `${type}_phi`,
      pt.map((list) => list.map((_, i) => (i % 2) * Math.PI)),
    );
    put(
      `${type}_mass`,
      pt.map((list) => list.map(() => 0)),
    );
    if (charges[type]) put(`${type}_charge`, charges[type]);
  }
  if (weights) {
    columns.set('weight', Float64Array.from(weights) satisfies Numbers);
    types.weight = { type: 'float64' };
  }
  await mkdir(dirname(path), { recursive: true });
  const file = await createRootFile(await toFile(path));
  await file.tree('events', types).append({ length: events.length, columns });
  await file.close();
}

/** Two massless objects back to back at eta 0: m = 2 sqrt(pT1 pT2). */
export const backToBack = (a: number, b: number) => 2 * Math.sqrt(a * b);
