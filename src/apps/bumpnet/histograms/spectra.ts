import { basename, dirname } from 'node:path';
import type { OutputFile, StageContext } from '../../../jobs/index.ts';
import { madeBy } from '../on-disk.ts';
import { FOLDERS } from '../run-layout.ts';
import type { SpectrumInput } from './histogram-task.ts';

/** Spectra that may stand in one file: those of one release, data or simulation. */
export interface SpectrumGroup {
  /** Empty when the run has one group only. */
  readonly name: string;
  readonly spectra: readonly SpectrumInput[];
}

/** The spectra as they were gathered, before cleaning. */
export async function rawSpectra(context: StageContext): Promise<SpectrumGroup[]> {
  return group(await madeBy(context, 'gather', FOLDERS.arrays, '.npy'), FOLDERS.arrays);
}

/** The spectra after cleaning: the main part, and the outliers behind it unless they are to be left out. */
export async function cleanedSpectra(
  context: StageContext,
  excludeOutliers: boolean,
): Promise<SpectrumGroup[]> {
  const all = await madeBy(context, 'clean', FOLDERS.processed, '.npy');
  const wanted = excludeOutliers ? all.filter(({ path }) => !path.endsWith('_outliers.npy')) : all;
  return group(wanted, FOLDERS.processed);
}

function group(arrays: readonly OutputFile[], folder: string): SpectrumGroup[] {
  const byFolder = Map.groupBy(arrays, ({ path }) => dirname(path).slice(folder.length + 1));
  return [...byFolder].map(([name, ofGroup]) => ({ name, spectra: bySignature(ofGroup) }));
}

function bySignature(arrays: readonly OutputFile[]): SpectrumInput[] {
  const signatureOf = ({ path }: OutputFile) => basename(path, '.npy').replace(/_(main|outliers)$/, '');
  return [...Map.groupBy(arrays, signatureOf)]
    .map(([signature, ofSignature]) => ({ signature, arrays: ofSignature }))
    .sort((a, b) => (a.signature < b.signature ? -1 : 1));
}
