import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../record/process.ts';

const hostLabel = (host: string) => host.replaceAll(/[^A-Za-z0-9-]/g, '_');

/** A new name beside `path` that says which process writes it: `{path}.{host}.{pid}.{random}.tmp`. */
export function temporaryName(path: string): string {
  return `${path}.${hostLabel(hostname())}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
}

const OURS = /\.(?<host>[A-Za-z0-9_-]+)\.(?<pid>\d+)\.[0-9a-f]{12}\.tmp$/;
const OTHERS = /\.(?<pid>\d+)\.[^.]+\.tmp$/;
const FOREIGN_AGE_MILLISECONDS = 10 * 60 * 1000;

/**
 * Removes the temporary files below `directory` whose writers are dead; gives their paths from it. A writer on another
 * machine counts as dead when the file was not touched for ten minutes.
 */
export async function removeLeftovers(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const removed: string[] = [];
  for (const name of names) {
    const path = join(directory, name);
    if (!name.endsWith('.tmp') || !(await isLeftover(path))) continue;
    await rm(path, { force: true });
    removed.push(name);
  }
  return removed;
}

async function isLeftover(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  const ours = OURS.exec(path)?.groups;
  const pid = Number(ours?.pid ?? OTHERS.exec(path)?.groups?.pid);
  const isHere = ours ? ours.host === hostLabel(hostname()) : pid > 0;
  // This process has only just come to the run: a file with its number is of an earlier process.
  if (isHere) return pid === process.pid || !isAlive(pid);
  return Date.now() - found.mtimeMs > FOREIGN_AGE_MILLISECONDS;
}
