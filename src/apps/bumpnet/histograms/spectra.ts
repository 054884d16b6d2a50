import { basename, dirname } from 'node:path';
import { type CleaningRecord, readCleaningRecord } from '../cleaning/cleaning-record.ts';
import { type MassArray, massArrays } from '../mass-array.ts';
import { type Made, madeBy } from '../on-disk.ts';
import { FOLDERS } from '../run-layout.ts';
import type { SpectrumInput } from './spectrum-histograms.ts';

/** Spectra that may stand in one file: those of one release, data or simulation. */
export interface SpectrumGroup {
  /** Empty when the run has one group only. */
  readonly name: string;
  readonly spectra: readonly SpectrumInput[];
}

/** The spectra as they were gathered, before cleaning. */
export async function rawSpectra(context: Made): Promise<SpectrumGroup[]> {
  const all = massArrays(await madeBy(context, 'gather', FOLDERS.arrays, '.npy'));
  return byGroup(all, FOLDERS.arrays, async () => undefined);
}

/** The spectra after cleaning: the main part, and the outliers behind it unless they are to be left out. */
export async function cleanedSpectra(context: Made, excludeOutliers: boolean): Promise<SpectrumGroup[]> {
  const all = massArrays(await madeBy(context, 'clean', FOLDERS.processed, '.npy'));
  const wanted = excludeOutliers ? all.filter(({ masses }) => !masses.path.endsWith('_outliers.npy')) : all;
  return byGroup(wanted, FOLDERS.processed, (folder) => readCleaningRecord(context.directory, folder));
}

async function byGroup(
  arrays: readonly MassArray[],
  folder: string,
  recordOf: (folder: string) => Promise<CleaningRecord | undefined>,
): Promise<SpectrumGroup[]> {
  const groups: SpectrumGroup[] = [];
  for (const [path, ofGroup] of Map.groupBy(arrays, ({ masses }) => dirname(masses.path)))
    groups.push({ name: path.slice(folder.length + 1), spectra: bySignature(ofGroup, await recordOf(path)) });
  return groups;
}

function bySignature(arrays: readonly MassArray[], cleaned: CleaningRecord | undefined): SpectrumInput[] {
  const signatureOf = ({ masses }: MassArray) =>
    basename(masses.path, '.npy').replace(/_(main|outliers)$/, '');
  return [...Map.groupBy(arrays, signatureOf)]
    .map(([signature, ofSignature]) => ({
      signature,
      arrays: ofSignature,
      // Cuts on bins that follow the data stay where they are, as the original has them.
      windows: (cleaned?.spectra[signature]?.windows ?? []).map(({ low, high }) => [low, high] as const),
      cut: (cleaned?.settings.bins === 'grid' && cleaned.spectra[signature]?.peak) || null,
    }))
    .sort((a, b) => (a.signature < b.signature ? -1 : 1));
}
