/** The memory of a program that reads every basket of a tree of a gigabyte, cluster by cluster. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRootFile, openRootFile } from '../src/root/index.ts';
import { fromFile, toFile } from '../src/storage/index.ts';
import { BRANCHES, sampleEvents } from './sample-events.ts';

const BYTES = 1e9;

/** Writes the tree, lets a process of its own read it and prints the largest resident memory of that. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  try {
    const path = join(folder, 'large.root');
    await writeLarge(path);
    spawnSync(process.execPath, [import.meta.filename, path], { stdio: 'inherit' });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAll(path: string): Promise<void> {
  const file = await openRootFile(await fromFile(path));
  const tree = await file.tree('events');
  let entries = 0;
  for await (const batch of tree.batches(tree.branches.map((branch) => branch.path))) entries += batch.length;
  await file.close();
  const most = (process.resourceUsage().maxRSS * 1024) / 1e6;
  const size = (await stat(path)).size / 1e6;
  console.log(
    `read ${size.toFixed(0)} MB by clusters, ${entries} entries: ${most.toFixed(0)} MB resident at most`,
  );
}

async function writeLarge(path: string): Promise<void> {
  const part = sampleEvents(100_000);
  const file = await createRootFile(await toFile(path), { compression: 'none' });
  const tree = file.tree('events', BRANCHES);
  const partBytes = 4 * 100_000 * (7 + 4 * 3);
  for (let bytes = 0; bytes < BYTES; bytes += partBytes) await tree.append(part);
  await file.close();
}

if (import.meta.main) await (process.argv[2] ? readAll(process.argv[2]) : run());
