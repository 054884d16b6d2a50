import { didYouMean, NotFoundError, UnsupportedError, UsageError } from '../../errors.ts';
import type { SampleNumbers } from '../../event/index.ts';
import type { Catalog, DataFile, DataSet } from '../catalog.ts';
import { isRootFile } from '../root-file-name.ts';
import { type ServiceOptions, serviceAt } from '../service.ts';
import { datasetOf, datasetsOf } from './magic.ts';
import type { MagicDataset } from './magic-answer.ts';
import { ATLAS_RELEASES } from './releases.ts';

/** Where the metadata service is unless told. */
export const MAGIC_URL = 'https://atlasopenmagic-api.app.cern.ch';

/** What is known of a data set of a release. */
export interface AtlasDataset extends Readonly<Record<string, unknown>> {
  /** `301204`, or `data`. */
  readonly number: string;
  readonly isSimulation: boolean;
  readonly shortName?: string | undefined;
  /** pb. */
  readonly crossSection?: number | undefined;
  readonly kFactor?: number | undefined;
  readonly filterEfficiency?: number | undefined;
  readonly sumOfWeights?: number | undefined;
  readonly events?: number | undefined;
  readonly process?: string | undefined;
  readonly generator?: string | undefined;
  readonly keywords: readonly string[];
  readonly description?: string | undefined;
  /** Files without a skim (`noskim`) and of each skim. */
  readonly files: Readonly<Record<string, number>>;
}

/** The parts of a name: `2024r-pp`, `2025e-13tev-beta:4lep`, `2024r-pp/301204`. */
interface ReleaseName {
  readonly release: string;
  readonly dataset: string | undefined;
  readonly skim: string;
}

/**
 * The releases of the ATLAS open data, by name: `RELEASE`, `RELEASE:SKIM`, `RELEASE/DATASET`, `RELEASE/DATASET:SKIM`.
 * Data and simulation are told by the metadata. Throws `NotFoundError` for what is not there, `UnsupportedError` for a
 * release whose files are not ROOT files.
 */
export function atlasOpenMagic(options: ServiceOptions = {}): Catalog {
  const service = serviceAt(MAGIC_URL, options);
  return {
    async resolve(name, { signal } = {}) {
      const asked = parseReleaseName(name);
      refuseHepmc(asked.release);
      const datasets =
        asked.dataset === undefined
          ? await datasetsOf(service, asked.release, signal)
          : [await datasetOf(service, asked.release, asked.dataset, signal)];
      return dataSetOf(asked, datasets);
    },
  };
}

/** Takes a name apart. Throws `UsageError` for one that has no such form. */
function parseReleaseName(name: string): ReleaseName {
  const found = /^([\w.-]+)(?:\/([^:]+))?(?::([\w.-]+))?$/.exec(name);
  if (!found)
    throw new UsageError(`catalog: "${name}" is no name of a release`, {
      hint: 'RELEASE, RELEASE:SKIM, RELEASE/DATASET',
    });
  return { release: found[1]!, dataset: found[2], skim: found[3] ?? 'noskim' };
}

function refuseHepmc(release: string): void {
  if (ATLAS_RELEASES.find(({ name }) => name === release)?.format !== 'hepmc') return;
  throw new UnsupportedError(
    `catalog: the files of the release "${release}" are HepMC text, not ROOT files`,
    {
      hint: 'generated events have no detector in them; take one of the other releases',
    },
  );
}

function dataSetOf({ release, skim }: ReleaseName, datasets: readonly MagicDataset[]): DataSet {
  const files = datasets.flatMap((dataset) => filesOf(dataset, release, skim));
  if (files.length === 0) throw noFiles(release, skim, datasets);
  const root = files.filter(({ url }) => isRootFile(url));
  if (root.length === 0)
    throw new UnsupportedError(
      `catalog: the release "${release}" has no ROOT files, only such as "${files[0]!.url}"`,
    );
  const described = datasets.map(describe);
  const without = described.filter(({ files: counts }) => (counts[skim] ?? 0) === 0);
  return {
    files: root,
    metadata: { release, skim, datasets: described, withoutFiles: without.map(({ number }) => number) },
  };
}

function filesOf(dataset: MagicDataset, release: string, skim: string): DataFile[] {
  const isSimulation = dataset.dataset_number !== 'data';
  const key = isSimulation ? `${release}_mc` : release;
  const known = isSimulation ? { sample: sampleOf(dataset) } : {};
  const origin = { key, release, isSimulation, dataset: dataset.dataset_number, ...known };
  return (listsOf(dataset).get(skim) ?? []).map((url) => ({ url, origin }));
}

/** What is known of a sample; what is not is left out. */
function sampleOf({ cross_section_pb, kFactor, genFiltEff, sumOfWeights }: MagicDataset): SampleNumbers {
  const numbers = { crossSection: cross_section_pb, kFactor, filterEfficiency: genFiltEff, sumOfWeights };
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}

function listsOf({ file_list, skims }: MagicDataset): Map<string, readonly string[]> {
  const named = skims.map((one) => [one.skim_type, one.file_list] as const);
  return new Map<string, readonly string[]>([['noskim', file_list], ...named]);
}

/** A data set in our own words. */
export function describe(dataset: MagicDataset): AtlasDataset {
  const lists = [...listsOf(dataset)].filter(([, urls]) => urls.length > 0);
  return {
    number: dataset.dataset_number,
    isSimulation: dataset.dataset_number !== 'data',
    shortName: dataset.physics_short,
    crossSection: dataset.cross_section_pb,
    kFactor: dataset.kFactor,
    filterEfficiency: dataset.genFiltEff,
    sumOfWeights: dataset.sumOfWeights,
    events: dataset.nEvents,
    process: dataset.process,
    generator: dataset.generator,
    keywords: dataset.keywords,
    description: dataset.description,
    files: Object.fromEntries(lists.map(([skim, urls]) => [skim, urls.length])),
  };
}

function noFiles(release: string, skim: string, datasets: readonly MagicDataset[]): NotFoundError {
  const skims = [...new Set(datasets.flatMap((one) => Object.keys(describe(one).files)))].sort();
  const nearest = didYouMean(skim, skims);
  const known = skims.length > 0 ? `it has ${skims.join(', ')}` : 'it has no files at all';
  return new NotFoundError(`catalog: the release "${release}" has no files of the skim "${skim}"`, {
    hint: nearest === undefined ? known : `${nearest} ${known}`,
  });
}
