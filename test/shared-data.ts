import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'shared', 'data');

/** The path of a real data file that lies beside the repository, or undefined where it does not. */
export function sharedData(...parts: string[]): string | undefined {
  const path = join(folder, ...parts);
  return existsSync(path) ? path : undefined;
}

/** Why a test on real data is skipped. */
export const skipWithoutSharedData = 'the real data files are not beside the repository';
