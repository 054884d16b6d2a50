import { didYouMean, FormatError, NotFoundError } from '../../errors.ts';
import type { Service } from '../service.ts';
import { type MagicDataset, magicCount, magicDataset, magicPage, magicRelease } from './magic-answer.ts';
import { ATLAS_RELEASES } from './releases.ts';

const PER_PAGE = 1000;

/**
 * All data sets of a release: counted, page by page, and checked against the count; from a service without pages in one
 * answer. Throws `NotFoundError` for a release that it does not have, `FormatError` when less comes than was counted.
 */
export async function datasetsOf(
  service: Service,
  release: string,
  signal?: AbortSignal,
): Promise<MagicDataset[]> {
  const query = `release_name=${encodeURIComponent(release)}`;
  const counted = await service.ask(`/datasets/count?${query}`, magicCount, signal);
  if (counted === undefined || counted.count === 0) return wholeRelease(service, release, signal);
  const found: MagicDataset[] = [];
  while (found.length < counted.count) {
    const path = `/datasets?${query}&skip=${found.length}&limit=${PER_PAGE}`;
    const page = (await service.ask(path, magicPage, signal)) ?? [];
    if (page.length === 0) break;
    found.push(...page);
  }
  if (found.length === counted.count) return found;
  throw new FormatError(
    `catalog: the release "${release}" is to have ${counted.count} data sets, but ${found.length} came`,
  );
}

/** One data set by its number or its short name. Throws `NotFoundError`. */
export async function datasetOf(
  service: Service,
  release: string,
  key: string,
  signal?: AbortSignal,
): Promise<MagicDataset> {
  const path = `/metadata/${encodeURIComponent(release)}/${encodeURIComponent(key.toLowerCase())}`;
  const found = await service.ask(path, magicDataset, signal);
  if (found) return found;
  throw new NotFoundError(`catalog: the release "${release}" has no data set "${key}"`, {
    hint: `"beamline catalog ls release:${release}" lists them`,
  });
}

async function wholeRelease(service: Service, release: string, signal?: AbortSignal) {
  const found = await service.ask(`/releases/${encodeURIComponent(release)}`, magicRelease, signal);
  if (found && found.datasets.length > 0) return found.datasets;
  const names = ATLAS_RELEASES.map(({ name }) => name);
  throw new NotFoundError(`catalog: there is no release "${release}", or it is empty`, {
    hint: didYouMean(release, names) ?? `there are: ${names.join(', ')}`,
  });
}
