/**
 * The events of the pipeline's benchmark: 1,000,000 in ten files in the manner of PHYSLITE, in clusters of 1000 and
 * baskets of 8 kB as real ones have, with 3.8 jets and 1.4 leptons in an event; real files have about 9 and 1.
 */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { physliteLayout, writeSample } from '../src/apps/simulation/index.ts';

const FILES = 10;
const EVENTS_PER_FILE = 100_000;
const MIX = {
  'top-pair': 0.3,
  'top-pair-with-non-prompt': 0.3,
  'z-with-non-prompt': 0.1,
  multijet: 0.1,
  diphoton: 0.1,
  'photon-jet': 0.1,
};

/** The files; made where they are not there from an earlier time, in about a minute. */
export async function pipelineEvents(): Promise<string[]> {
  const folder = join(tmpdir(), 'beamline-bench-events');
  const paths: string[] = [];
  for (let i = 0; i < FILES; i++) {
    const path = join(folder, `events-${i}.root`);
    const range = { seed: 1, run: 1, first: 1 + i * EVENTS_PER_FILE, count: EVENTS_PER_FILE };
    if (!existsSync(path)) await writeSample(path, MIX, physliteLayout('vectors'), range);
    paths.push(path);
  }
  return paths;
}
