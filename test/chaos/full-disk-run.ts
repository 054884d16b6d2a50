/**
 * The sample run on a disk of its own that is full, and then is not: `DIRECTORY`, which becomes a disk in memory; needs
 * root, and a mount namespace of its own (`unshare --mount`). Says in a line of JSON how each round went.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isError } from '../../src/errors.ts';
import { readRun } from '../../src/jobs/index.ts';
import { assertWhole, goOn, undisturbed } from './whole-run.ts';

const [disk = ''] = process.argv.slice(2);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { encoding: 'utf8' });
if (mounted.status !== 0) {
  console.log(JSON.stringify({ skip: `no disk in memory: ${mounted.stderr.trim()}` }));
  process.exit();
}

/** Leaves so many bytes. */
function fill(left: number): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - left)));
}

/** How a run went on a disk that was full: the state it ended in, or that it could not even say so. */
async function tryIt(directory: string): Promise<string> {
  try {
    return (await goOn(directory, 0)).state;
  } catch (error) {
    if (isError(error, 'storage')) return 'storage error';
    throw error;
  }
}

const rounds = [];
const expected = await undisturbed(join(disk, 'undisturbed'));
await rm(join(disk, 'undisturbed'), { recursive: true });
for (const left of [0, 4096, 12_288, 32_768, 65_536, 98_304, 131_072, 400_000]) {
  const directory = join(disk, `run-${left}`);
  fill(left);
  const first = await tryIt(directory);
  const { done } = (await readRun(directory).catch(() => undefined))?.stages[0] ?? { done: 0 };
  rmSync(join(disk, 'filler'));
  const { state, reused } = await goOn(directory, 0);
  await assertWhole(directory, 0, expected);
  await rm(directory, { recursive: true });
  rounds.push({ left, first, done, state, reused });
}
console.log(JSON.stringify({ rounds }));
