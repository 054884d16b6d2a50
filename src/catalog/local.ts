import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError, StorageError } from '../errors.ts';
import type { Catalog, DataFile } from './catalog.ts';
import { isRootFile } from './root-file-name.ts';

/**
 * Files on this machine: a path, a directory (every ROOT file in it and below, by name) or a glob pattern.
 * Throws `NotFoundError` when there is no such file, or no ROOT file in the directory or under the pattern.
 */
export const localFiles: Catalog = {
  async resolve(name) {
    const kind = await kindOf(name);
    if (kind === 'file') return { files: [await describe(name)], metadata: {} };
    const files = kind === 'directory' ? await rootFilesIn(name) : await filesLike(name);
    if (files.length === 0) throw new NotFoundError(messageFor(name, kind), { hint: HINTS[kind] });
    return { files: await Promise.all(files.map(describe)), metadata: {} };
  },
};

type Kind = 'file' | 'directory' | 'pattern' | 'missing';

const HINTS: Record<Kind, string | undefined> = {
  file: undefined,
  directory: 'ROOT files end in .root or .root.1',
  pattern: undefined,
  missing: 'give a path, a directory or a pattern such as "data/*.root"',
};

function messageFor(name: string, kind: Kind): string {
  switch (kind) {
    case 'directory':
      return `catalog: no ROOT file in the directory "${name}"`;
    case 'pattern':
      return `catalog: no file matches "${name}"`;
    case 'file':
    case 'missing':
      return `catalog: no such file or directory: "${name}"`;
    default:
      return kind satisfies never;
  }
}

async function kindOf(name: string): Promise<Kind> {
  try {
    const found = await stat(name);
    return found.isDirectory() ? 'directory' : 'file';
  } catch {
    // Not there under this very name: then a pattern, or a mistake.
    return /[*?[{]/.test(name) ? 'pattern' : 'missing';
  }
}

async function rootFilesIn(directory: string): Promise<string[]> {
  const names = await Array.fromAsync(glob('**/*', { cwd: directory }));
  return names
    .filter((name) => isRootFile(name))
    .sort(byText)
    .map((name) => join(directory, name));
}

async function filesLike(pattern: string): Promise<string[]> {
  const names = await Array.fromAsync(glob(pattern));
  const kinds = await Promise.all(names.map(kindOf));
  return names.filter((_, i) => kinds[i] === 'file').sort(byText);
}

async function describe(path: string): Promise<DataFile> {
  const found = await stat(path).catch((error) => {
    throw new StorageError(`catalog: cannot look at "${path}"`, { cause: error });
  });
  return { url: path, size: found.size };
}

/** By code unit: the same order on every machine, whatever its language. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
