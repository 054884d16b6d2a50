import { fromTh1 } from '../convert/index.ts';
import { didYouMean, NotFoundError } from '../errors.ts';
import type { Histogram1D } from '../hist/index.ts';
import { histogramOf, openRootFile, type RootFile } from '../root/index.ts';
import { openSource } from '../storage/index.ts';

/**
 * The TH1 of a ROOT file, the newest cycle of each: those of the given names, or patterns with `*`, or all.
 * Throws `NotFoundError` for a name that is not there, and when there is none at all.
 */
export async function rootHistograms(
  path: string,
  names: readonly string[],
  { signal }: { readonly signal: AbortSignal },
): Promise<Histogram1D[]> {
  const source = await openSource(path, { signal });
  try {
    const file = await openRootFile(source, { signal });
    const found: Histogram1D[] = [];
    for (const key of await chosenPaths(file, names)) {
      const histogram = histogramOf(await file.get(key, { signal }));
      if (histogram && 'axis' in histogram && histogram.className !== 'TProfile')
        found.push({ ...fromTh1(histogram), name: key });
    }
    return found;
  } finally {
    await source.close();
  }
}

async function chosenPaths(file: RootFile, names: readonly string[]): Promise<string[]> {
  const keys = (await file.list()).filter(({ className }) => /^TH1[FDISC]$/.test(className));
  const paths = [...new Set(keys.map(({ path }) => path))];
  if (names.length === 0 && paths.length > 0) return paths;
  const chosen = names.map((name) => ({ name, found: paths.filter((path) => isLike(path, name)) }));
  const missing = names.length === 0 ? 'TH1' : chosen.find(({ found }) => found.length === 0)?.name;
  if (missing === undefined) return [...new Set(chosen.flatMap(({ found }) => found))];
  throw new NotFoundError(`"${file.name}" has no histogram "${missing}"`, {
    hint: didYouMean(missing, paths) ?? `it has ${paths.length} histograms`,
  });
}

function isLike(path: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(path);
}
