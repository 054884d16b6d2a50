/** Merging trees against copying the bytes, by `cat` and by a loop of reads and writes; also with the result made durable. */
import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRootFile, mergeRootFiles } from '../src/root/index.ts';
import { fromFile, toFile, toNewFile } from '../src/storage/index.ts';
import { measure, type Sample } from './harness.ts';

const FILES = 100;
const ENTRIES = 100_000;
const BRANCHES = 20;
const ROUNDS = 5;

/** Merges 100 files of 100,000 entries with 20 branches each; prints how long it takes and its ratio to `cat`. */
export async function run(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'beamline-hadd-'));
  try {
    const inputs = await makeInputs(directory);
    const bytes = inputs.reduce((sum, path) => sum + statSync(path).size, 0);
    const output = join(directory, 'merged.root');
    // Once without the clock, so that all inputs are in the cache of the system.
    cat(inputs, join(directory, 'warm'), false);
    for (const durable of [false, true]) await compareWays(inputs, output, bytes, durable);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The best of some rounds in turns, so that whatever else the machine does befalls all. */
async function compareWays(
  inputs: readonly string[],
  output: string,
  bytes: number,
  durable: boolean,
): Promise<void> {
  const ways = {
    cat: async () => cat(inputs, output, durable),
    loop: async () => copyAll(inputs, output, durable),
    hadd: () => merge(inputs, output, durable),
  };
  const best = { cat: BEFORE, loop: BEFORE, hadd: BEFORE };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['cat', 'loop', 'hadd'] as const) {
      await rm(output, { force: true });
      best[name] = better(best[name], await measure(ways[name]));
    }
  }
  const share = (100 * best.cat.seconds) / best.hadd.seconds;
  console.log(
    `hadd of ${FILES} files, ${(bytes / 1e6).toFixed(0)} MB ${durable ? 'until it is on disk' : 'into the cache of the system'}: ${share.toFixed(0)} % of the speed of cat`,
  );
  for (const [name, { seconds, processor }] of Object.entries(best))
    console.log(`  ${name}: ${seconds.toFixed(2)} s, ${processor.toFixed(2)} s of this process`);
}

const BEFORE: Sample = { seconds: Number.POSITIVE_INFINITY, processor: Number.POSITIVE_INFINITY, amount: 0 };

function better(a: Sample, b: Sample): Sample {
  return {
    seconds: Math.min(a.seconds, b.seconds),
    processor: Math.min(a.processor, b.processor),
    amount: b.amount,
  };
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

async function merge(paths: readonly string[], output: string, durable: boolean): Promise<number> {
  const inputs = paths.map((name) => ({ name, open: () => fromFile(name) }));
  await mergeRootFiles(inputs, () => (durable ? toFile(output) : toNewFile(output)));
  return FILES;
}

function cat(inputs: readonly string[], output: string, durable: boolean): number {
  const file = openSync(output, 'w');
  spawnSync('cat', [...inputs], { stdio: ['ignore', file, 'inherit'] });
  if (durable) fsyncSync(file);
  closeSync(file);
  return FILES;
}

/** What a program in Node can do at best that looks at every byte: reads and writes, one after another. */
function copyAll(inputs: readonly string[], output: string, durable: boolean): number {
  const memory = new Uint8Array(1024 * 1024);
  const file = openSync(output, 'w');
  for (const path of inputs) {
    const input = openSync(path, 'r');
    for (let bytes = -1; bytes !== 0; ) {
      bytes = readSync(input, memory);
      writeSync(file, memory, 0, bytes);
    }
    closeSync(input);
  }
  if (durable) fsyncSync(file);
  closeSync(file);
  return FILES;
}

if (import.meta.main) await run();
