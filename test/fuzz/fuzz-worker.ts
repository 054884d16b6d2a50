import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { exercise } from './exercise.ts';
import { mutate } from './mutate.ts';
import { seededRandom } from './random.ts';
import { type FileMap, mapFile } from './targets.ts';

/** Which mutation of which file to try. */
export interface Trial {
  readonly path: string;
  readonly seed: number;
}

/** What came of it. */
export interface TrialResult {
  readonly what: string;
  readonly refusals: number;
  readonly faults: readonly string[];
  /** Time that the thread was busy, in seconds: other work on the machine does not count. */
  readonly seconds: number;
}

const known = new Map<string, { readonly bytes: Uint8Array; readonly map: FileMap }>();

async function load(path: string) {
  let sound = known.get(path);
  if (!sound) {
    const bytes = new Uint8Array(readFileSync(path));
    sound = { bytes, map: await mapFile(bytes) };
    known.clear();
    known.set(path, sound);
  }
  return sound;
}

/** Makes one mutation and uses the file. */
export async function runTrial({ path, seed }: Trial, announce: () => void = () => {}): Promise<TrialResult> {
  const { bytes, map } = await load(path);
  const mutation = mutate(bytes, map, seededRandom(seed));
  announce();
  const before = process.threadCpuUsage();
  const { refusals, faults } = await exercise(mutation.bytes);
  const { user, system } = process.threadCpuUsage(before);
  return { what: mutation.what, refusals: refusals.length, faults, seconds: (user + system) / 1e6 };
}

parentPort?.on('message', async (trial: Trial) => {
  parentPort?.postMessage({ result: await runTrial(trial, () => parentPort?.postMessage('started')) });
});
