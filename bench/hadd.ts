/** Merging trees against copying the bytes: `cat`, and the same with the result made durable, as merging does. */
import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRootFile, mergeRootFiles } from '../src/root/index.ts';
import { fromFile, toFile, toNewFile } from '../src/storage/index.ts';

const FILES = 100;
const ENTRIES = 100_000;
const BRANCHES = 20;

/** Merges 100 files of 100,000 entries with 20 branches each; prints how long it takes and its ratio to `cat`. */
export async function run(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'beamline-hadd-'));
  try {
    const inputs = await makeInputs(directory);
    const bytes = inputs.reduce((sum, path) => sum + statSync(path).size, 0);
    const output = join(directory, 'merged.root');
    // Once without the clock, so that all inputs are in the cache of the system.
    cat(inputs, join(directory, 'warm'), false);
    for (const durable of [false, true]) {
      const times = { hadd: Number.POSITIVE_INFINITY, cat: Number.POSITIVE_INFINITY };
      // In turns, so that whatever else the machine does befalls both.
      for (let round = 0; round < 3; round++) {
        times.cat = Math.min(times.cat, cat(inputs, output, durable));
        times.hadd = Math.min(times.hadd, await secondsOf(() => merge(inputs, output, durable)));
      }
      const what = durable ? 'until it is on disk' : 'into the cache of the system';
      const speed = ((100 * times.cat) / times.hadd).toFixed(0);
      const megabytes = (bytes / 1e6).toFixed(0);
      console.log(
        `hadd of ${FILES} files, ${megabytes} MB ${what}: ${times.hadd.toFixed(2)} s; cat: ${times.cat.toFixed(2)} s; ${speed} % of its speed`,
      );
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function makeInputs(directory: string): Promise<string[]> {
  const names = Array.from({ length: BRANCHES }, (_, i) => `x${i}`);
  const columns = new Map(names.map((name) => [name, Float32Array.from({ length: ENTRIES }, Math.random)]));
  const paths: string[] = [];
  for (let i = 0; i < FILES; i++) {
    const path = join(directory, `input-${i}.root`);
    const file = await createRootFile(await toFile(path), { compression: 'none' });
    const branches = Object.fromEntries(names.map((name) => [name, { type: 'float32' } as const]));
    await file.tree('events', branches, { basketBytes: 64 * 1024 }).append({ length: ENTRIES, columns });
    await file.close();
    paths.push(path);
  }
  return paths;
}

async function merge(paths: readonly string[], output: string, durable: boolean): Promise<void> {
  const inputs = paths.map((name) => ({ name, open: () => fromFile(name) }));
  await rm(output, { force: true });
  await mergeRootFiles(inputs, () => (durable ? toFile(output) : toNewFile(output)));
}

/** Seconds that `cat` takes. */
function cat(inputs: readonly string[], output: string, durable: boolean): number {
  const began = performance.now();
  const file = openSync(output, 'w');
  spawnSync('cat', [...inputs], { stdio: ['ignore', file, 'inherit'] });
  if (durable) fsyncSync(file);
  closeSync(file);
  return (performance.now() - began) / 1000;
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

if (import.meta.main) await run();
