import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { isError, reasonOf, StorageError, UsageError } from '../../errors.ts';
import type { Json } from '../json.ts';
import { checksumOfFile } from './checksum.ts';
import { syncDirectory, syncFile } from './sync.ts';
import { temporaryName } from './temporary-name.ts';

/** A file that a task made: its path from the run directory (with `/`), its size, its checksum. */
export type OutputFile = { readonly path: string; readonly bytes: number; readonly checksum: string };

/**
 * Makes a file of the run appear whole or not at all: `write` fills the temporary file at the path it is given and
 * closes it, then it is checked, made durable and renamed. What stood there before is replaced. Put what comes back
 * into `outputs` of the result of the task, and a resumed run knows whether the file is still what it was.
 *
 *     const output = await publish(context.directory, 'im_arrays/a.npy', (path) => writeFile(path, bytes));
 *     return done({ outputs: [output] });
 *
 * Throws `UsageError` for a path that leaves the run directory, `StorageError` when the disk does.
 */
export async function publish(
  directory: string,
  path: string,
  write: (temporaryPath: string) => Promise<unknown>,
): Promise<OutputFile> {
  const target = pathInside(directory, path);
  const temporary = temporaryName(target);
  try {
    await mkdir(dirname(target), { recursive: true });
    await write(temporary);
    const { size } = await stat(temporary);
    const checksum = await checksumOfFile(temporary);
    await syncFile(temporary);
    await rename(temporary, target);
    await syncDirectory(dirname(target));
    return { path: plainPath(path), bytes: size, checksum };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw asStorageError(error, target);
  }
}

/** Where a path of a run directory is. Throws `UsageError` for one that leaves it. */
export function pathInside(directory: string, path: string): string {
  const clean = normalize(path);
  if (path === '' || isAbsolute(path) || clean === '..' || clean.startsWith(`..${sep}`)) {
    throw new UsageError(`jobs: "${path}" is not inside the run directory`);
  }
  return join(directory, clean);
}

/** The path of an output as results have it: without detours, with `/`. */
export function plainPath(path: string): string {
  return normalize(path).split(sep).join('/');
}

/** An error of the system as a `StorageError` that names the file; others as they are. */
export function asStorageError(error: unknown, path: string): unknown {
  const isSystemError = error instanceof Error && 'syscall' in error;
  if (!isSystemError || isError(error, 'storage')) return error;
  return new StorageError(`jobs: cannot publish "${path}": ${reasonOf(error)}`, { cause: error });
}

/** The output files that a result names, checked: `UsageError` when `outputs` is there but not a list of them. */
export function outputsOf(result: Json): readonly OutputFile[] {
  if (typeof result !== 'object' || result === null || !('outputs' in result)) return [];
  const { outputs } = result;
  if (Array.isArray(outputs) && outputs.every(isOutputFile)) return outputs;
  throw new UsageError('jobs: "outputs" of a result is to be a list of { path, bytes, checksum }');
}

/** Whether a value is what `publish` gives. */
export function isOutputFile(value: Json): value is OutputFile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { path, bytes, checksum } = value as { readonly [key: string]: Json };
  return typeof path === 'string' && typeof bytes === 'number' && typeof checksum === 'string';
}

/** How far an output is looked at: whether it has its size, or its checksum too. */
export type Verification = 'size' | 'checksum';

/** What is wrong with an output, `undefined` when it is as it was published. */
export async function faultOfOutput(
  directory: string,
  output: OutputFile,
  verification: Verification,
): Promise<string | undefined> {
  const path = pathInside(directory, output.path);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return `"${output.path}" is gone`;
  if (found.size !== output.bytes) return `"${output.path}" has ${found.size} bytes, not ${output.bytes}`;
  if (verification === 'size') return undefined;
  const checksum = await checksumOfFile(path);
  return checksum === output.checksum
    ? undefined
    : `"${output.path}" has checksum ${checksum}, not ${output.checksum}`;
}
