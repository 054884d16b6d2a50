import { NotFoundError } from '../../../errors.ts';
import { type SpectrumExtent, writeGlobalRanges } from '../histograms/global-ranges.ts';
import { cleanedSpectra } from '../histograms/spectra.ts';
import { rangeOf } from '../histograms/spectrum-histograms.ts';
import { withMasses } from '../mass-array.ts';
import { pipelineIn } from '../recorded-pipeline.ts';

/**
 * Writes the least and the greatest mass of every cleaned spectrum of a run to `logs/global_ranges.json`, one file for
 * each group of the run. Gives the number of spectra and the files. Throws `NotFoundError` when nothing was cleaned yet.
 */
export async function writeRanges(directory: string): Promise<{ spectra: number; files: string[] }> {
  const { excludeOutliers } = (await pipelineIn(directory)).pipeline.settings.histograms;
  const onDisk = { directory, hasRun: () => false, results: () => [] };
  const groups = await cleanedSpectra(onDisk, excludeOutliers);
  const extents: SpectrumExtent[] = [];
  for (const { name: group, spectra } of groups) {
    for (const { signature, arrays } of spectra) {
      const range = await withMasses(directory, arrays, rangeOf);
      if (range) extents.push({ group, signature, range });
    }
  }
  if (extents.length === 0)
    throw new NotFoundError(`bumpnet: "${directory}" has no cleaned spectra`, {
      hint: 'the step post_processing makes them',
    });
  return { spectra: extents.length, files: await writeGlobalRanges(directory, extents) };
}
