import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The folders of a run directory. Paths inside a run are written with `/` and start at the run directory. */
export const FOLDERS = {
  parsed: 'parsed_data',
  arrays: 'im_arrays',
  processed: 'im_arrays_processed',
  histograms: 'histograms',
  plots: 'plots',
  logs: 'logs',
} as const;

/** The page that a run ends with. */
export const REPORT = 'report.html';

/** Masses of one piece of the data, until they are gathered by signature. */
export const PARTS = `${FOLDERS.arrays}/parts`;

/** What may be added up: one release, and either collision data or simulation. `2024r-pp`, `2024r-pp_mc`. */
export type Group = string;

/** The group of a parsed file, or of a part that was made of such files: `parsed_{group}_{file}_{first entry}_{chunk}`. */
export function groupOfFile({ path }: { readonly path: string }): Group {
  return /^parsed_(.*)_\d+_\d+_\d+\.(?:root|part)$/.exec(basename(path))?.[1] ?? 'unknown';
}

/** The files with this ending in a folder and below, as paths inside the run, in the order of their names; none if it is not there. */
export async function filesIn(directory: string, folder: string, ending: string): Promise<string[]> {
  const names = await readdir(join(directory, folder), { recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Where the arrays of a group are: the folder itself as long as a run has one group only. */
export function groupFolder(folder: string, group: Group, groups: readonly Group[]): string {
  return groups.length > 1 ? `${folder}/${group}` : folder;
}
