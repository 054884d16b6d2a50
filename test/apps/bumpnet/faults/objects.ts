import assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkConfig, type PipelineSummary, STEPS, settingsOf } from '../../../../src/apps/bumpnet/index.ts';
import {
  EMBEDDED_MIX,
  type Layout,
  physliteLayout,
  writeSample,
} from '../../../../src/apps/simulation/index.ts';
import type { ObjectType } from '../../../../src/combinatorics/index.ts';
import type { EventTable, ObjectCollection } from '../../../../src/event/index.ts';
import { histogramOf, openRootFile, type RootHistogram1D } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { runIn } from '../run-pipeline.ts';

/** Objects of one kind: for each event their pT in GeV, at the same eta, opposite in phi one after another. */
export function objects(
  type: ObjectType,
  pts: readonly (readonly number[])[],
  mass = 0,
): [ObjectType, ObjectCollection] {
  const flat = pts.flat();
  const offsets = Int32Array.from([0, ...pts.map((_, i) => pts.slice(0, i + 1).flat().length)]);
  const phi = Float64Array.from(pts.flatMap((ofEvent) => ofEvent.map((_, i) => i * Math.PI)));
  const masses = new Float64Array(flat.length).fill(mass);
  const eta = new Float64Array(flat.length);
  return [type, { type, offsets, pt: Float64Array.from(flat), eta, phi, mass: masses, extra: new Map() }];
}

export function eventsWith(length: number, ...collections: [ObjectType, ObjectCollection][]): EventTable {
  return { length, collections: new Map(collections), fields: new Map(), notes: [] };
}

/** The settings of a section of the configuration. */
export function settingsWith(config: Record<string, unknown> = {}) {
  return settingsOf(checkConfig(config, 'test'));
}

export const massSettings = (section: Record<string, unknown> = {}) =>
  settingsWith({ mass_calculation_task_config: section }).settings.masses;

/** Two massless objects back to back at eta 0: m = 2 sqrt(pT1 pT2). */
export const backToBack = (a: number, b: number) => 2 * Math.sqrt(a * b);

export function assertClose(
  actual: Float64Array | undefined,
  expected: readonly number[],
  tolerance = 1e-9,
): void {
  assert.equal(actual?.length, expected.length);
  for (const [i, value] of expected.entries())
    assert.ok(
      Math.abs((actual?.[i] ?? 0) - value) <= tolerance * Math.abs(value),
      `${actual?.[i]}, ${value}`,
    );
}

/** A file of toy collisions in some form; its path. */
export async function toyFile(
  path: string,
  layout: Layout = physliteLayout('vectors'),
  { count = 500, first = 1 } = {},
): Promise<string> {
  await writeSample(path, EMBEDDED_MIX, layout, { seed: 3, run: 1, first, count });
  return path;
}

/** Every step but the figures and the scan. */
export const FAST = STEPS.filter((step) => step !== 'figures' && step !== ('scan' as string));

/** A run that keeps final states down to `minEvents` events. */
export function quickRun(
  directory: string,
  names: readonly string[],
  config: Record<string, Record<string, unknown>> = {},
  minEvents = 5,
): Promise<PipelineSummary> {
  const masses = { min_events_per_fs: minEvents, ...config.mass_calculation_task_config };
  return runIn(directory, names, {
    config: { ...config, mass_calculation_task_config: masses },
    steps: FAST,
    mode: 'either',
  });
}

/** The histograms of a file of a run, by name. */
export async function histogramsIn(
  directory: string,
  file = 'bumpnet.root',
): Promise<Map<string, RootHistogram1D>> {
  const root = await openRootFile(await fromFile(join(directory, 'histograms', file)));
  try {
    const found = new Map<string, RootHistogram1D>();
    for (const { path } of await root.list()) {
      const histogram = histogramOf(await root.get(path));
      if (histogram && 'axis' in histogram) found.set(path, histogram as RootHistogram1D);
    }
    return found;
  } finally {
    await root.close();
  }
}
