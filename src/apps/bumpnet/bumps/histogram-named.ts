import { fromTh1 } from '../../../convert/index.ts';
import { FormatError } from '../../../errors.ts';
import type { Histogram1D } from '../../../hist/index.ts';
import { histogramOf, type RootFile } from '../../../root/index.ts';

/** The histogram of a name in a ROOT file. Throws `NotFoundError`, and `FormatError` when it is not a TH1. */
export async function histogramNamed(file: RootFile, name: string): Promise<Histogram1D> {
  const histogram = histogramOf(await file.get(name));
  if (histogram && 'axis' in histogram && histogram.className !== 'TProfile')
    return { ...fromTh1(histogram), name };
  throw new FormatError(`bumpnet: "${name}" of "${file.name}" is not a TH1`);
}
