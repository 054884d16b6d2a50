import { writeFile } from 'node:fs/promises';
import { parseSignature } from '../../../combinatorics/index.ts';
import { publish } from '../../../jobs/index.ts';
import { FOLDERS } from '../run-layout.ts';
import { spectrumName } from './histogram-name.ts';

/** The least and the greatest mass of a spectrum, in GeV. */
export type SpectrumExtent = {
  /** The release and kind of its data; empty when the run has one group only. */
  readonly group: string;
  readonly signature: string;
  readonly range: readonly [min: number, max: number];
};

/** Writes `logs/global_ranges.json`, `{"mass_e0j0_cat_...": [min, max]}`, for each group of the run; gives the paths. */
export async function writeGlobalRanges(
  directory: string,
  extents: readonly SpectrumExtent[],
): Promise<string[]> {
  const paths: string[] = [];
  for (const [group, ofGroup] of Map.groupBy(extents, (one) => one.group)) {
    const named = ofGroup.map(
      ({ signature, range }) => [spectrumName(parseSignature(signature)), range] as const,
    );
    const sorted = Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
    const path = `${FOLDERS.logs}/global_ranges${group === '' ? '' : `_${group}`}.json`;
    await publish(directory, path, (temporary) =>
      writeFile(temporary, `${JSON.stringify(sorted, null, 2)}\n`),
    );
    paths.push(path);
  }
  return paths;
}
