import { closeSync, fsync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { checksumOfBlocks } from './checksum.ts';
import { asStorageError, type OutputFile, pathInside, plainPath } from './publish.ts';
import { syncDirectory } from './sync.ts';
import { temporaryName } from './temporary-name.ts';

/** A file that is in memory: its path from the run directory (with `/`), and its bytes, block after block. */
export type FileContent = { readonly path: string; readonly blocks: readonly Uint8Array[] };

/** Files that are open at a time: the disk takes them together, which costs little more than one of them. */
const AT_ONCE = 64;

/**
 * Publishes many small files, each whole or not at all, as `publish` does one: the same promise for a fraction of the
 * time. Their checksums are those of the bytes given; nothing is read back. When it throws (as `publish` does), some of
 * them may be there already.
 */
export async function publishContents(
  directory: string,
  files: readonly FileContent[],
): Promise<OutputFile[]> {
  const outputs: OutputFile[] = [];
  for (let first = 0; first < files.length; first += AT_ONCE)
    outputs.push(...(await publishTogether(directory, files.slice(first, first + AT_ONCE))));
  return outputs;
}

async function publishTogether(directory: string, files: readonly FileContent[]): Promise<OutputFile[]> {
  const targets = files.map(({ path }) => pathInside(directory, path));
  const folders = new Set(targets.map((target) => dirname(target)));
  const temporaries = targets.map(temporaryName);
  try {
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    await allDone(files.map(({ blocks }, i) => writeDurably(temporaries[i]!, blocks)));
    for (const [i, target] of targets.entries()) renameSync(temporaries[i]!, target);
    for (const folder of folders) await syncDirectory(folder);
  } catch (error) {
    for (const temporary of temporaries) rmSync(temporary, { force: true });
    throw asStorageError(error, targets.length > 1 ? `${targets[0]}" to "${targets.at(-1)}` : targets[0]!);
  }
  return Promise.all(files.map(describe));
}

/** Waits for all, whether they fail or not; then the first failure is thrown. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const failure = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
}

const sync = promisify(fsync);

/** Small files are written in the very call: a detour over another thread costs several times as much as the writing. */
async function writeDurably(path: string, blocks: readonly Uint8Array[]): Promise<void> {
  const descriptor = openSync(path, 'wx');
  try {
    for (const block of blocks) writeWhole(descriptor, block);
    await sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhole(descriptor: number, block: Uint8Array): void {
  let done = 0;
  while (done < block.length) done += writeSync(descriptor, block, done);
}

async function describe({ path, blocks }: FileContent): Promise<OutputFile> {
  const bytes = blocks.reduce((sum, { length }) => sum + length, 0);
  return { path: plainPath(path), bytes, checksum: await checksumOfBlocks(blocks) };
}
