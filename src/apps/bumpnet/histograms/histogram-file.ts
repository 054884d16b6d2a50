import { basename } from 'node:path';
import { createRootFile, type RootHistogram, reproducible } from '../../../root/index.ts';
import { toNewFile } from '../../../storage/index.ts';

const COMPRESSION = { algorithm: 'zlib', level: 1 } as const;

/**
 * Writes a new ROOT file of histograms: `fill` is handed the function that adds one under its own name. The same
 * histograms in the same order give the same bytes. `path` is what the file will be called.
 */
export async function writeHistogramFile(
  temporary: string,
  path: string,
  fill: (add: (histogram: RootHistogram) => Promise<void>) => Promise<void>,
): Promise<void> {
  const file = await createRootFile(await toNewFile(temporary), {
    compression: COMPRESSION,
    identity: reproducible(basename(path)),
  });
  await fill(async (histogram) => {
    await file.histogram(histogram.name, histogram);
  });
  await file.close();
}
