import { basename, resolve } from 'node:path';
import { anyName, type Catalog } from '../../../catalog/index.ts';
import { NotFoundError, UsageError } from '../../../errors.ts';
import { schemeOf } from '../../../storage/index.ts';
import type { Analysis, SampleSet } from '../frame/analysis.ts';
import type { SampleFile } from './settings.ts';

/** Files by the datasets that they belong to. */
export interface AssignedFiles {
  readonly samples: SampleSet['name'];
  readonly files: readonly SampleFile[];
  /** Files that belong to none of the datasets of the analysis. */
  readonly unused: readonly string[];
}

/**
 * The files under paths, directories, patterns, URLs, records and releases, assigned to the datasets of an analysis by
 * their names, in the order of the datasets. Throws `NotFoundError` when none of them is of use, `UsageError` when real
 * and generated samples are mixed.
 */
export async function assignFiles(
  analysis: Analysis,
  names: readonly string[],
  catalog: Catalog = anyName(),
): Promise<AssignedFiles> {
  const urls: string[] = [];
  for (const name of names) {
    const { files } = await catalog.resolve(name);
    urls.push(...files.map(({ url }) => (schemeOf(url) === undefined ? resolve(url) : url)));
  }
  const unique = [...new Set(urls)];
  const used = analysis.sampleSets
    .map((set) => ({ set, files: filesOfSet(set, unique) }))
    .filter(({ files }) => files.length > 0);
  const [only, other] = used;
  if (only === undefined) throw nothingFor(analysis, names);
  if (other !== undefined)
    throw new UsageError(
      `analyses: "${names.join('", "')}" hold samples of ${only.set.name} and of ${other.set.name}: they do not go together`,
    );
  const known = new Set(only.files.map(({ url }) => url));
  return { samples: only.set.name, files: only.files, unused: unique.filter((url) => !known.has(url)) };
}

/** What a file is called after: `410470` in `mc_410470.ttbar.root`, `data15_periodD` in `data15_periodD.root`. */
export function datasetInName(fileName: string): string | undefined {
  const simulated = /(?:^|_)mc\d*(?:_[a-z]+)?[._](\d{6})[._]/.exec(fileName);
  return simulated?.[1] ?? /(?:^|_)(data\d*_[A-Za-z0-9]+)[._]/.exec(fileName)?.[1];
}

function filesOfSet({ datasets }: SampleSet, urls: readonly string[]): SampleFile[] {
  const byDataset = Map.groupBy(urls, (url) => datasetInName(basename(url)));
  return datasets.flatMap(({ id }) => (byDataset.get(id) ?? []).map((url) => ({ url, dataset: id })));
}

function nothingFor(analysis: Analysis, names: readonly string[]): NotFoundError {
  return new NotFoundError(
    `analyses: no file of "${names.join('", "')}" is a sample of ${analysis.name} in ${analysis.release.name}`,
    { hint: 'samples are told by their names, as in mc_345060.NAME.root and data15_periodD.NAME.root' },
  );
}
