import type { AtlasDataset, DataSet, RecordMetadata } from '../catalog/index.ts';
import { bytesText } from '../plot/index.ts';
import { countOf, countText } from './text-table.ts';

type Metadata = DataSet['metadata'];

/** The data sets of a release, one a row. */
export function datasetRows(metadata: Metadata): string[][] {
  const rows = datasetsIn(metadata).map(({ number, shortName, crossSection, events, files }) => [
    number,
    shortName ?? '',
    crossSection === undefined ? '' : `${crossSection} pb`,
    events === undefined ? '' : `${countText(events)} events`,
    Object.entries(files)
      .map(([skim, count]) => `${skim} ${count}`)
      .join(', ') || 'no files',
  ]);
  return rows;
}

/** The lists of files of a record, one a row. */
export function indexRows(metadata: Metadata): string[][] {
  return (recordIn(metadata)?.indexes ?? []).map(({ key, files, bytes }) => [
    key,
    countOf(files, 'file'),
    bytesText(bytes),
  ]);
}

/** What is known of a data set, in lines. */
export function showLines({ files, metadata }: DataSet): string[] {
  const bytes = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const simulated = files.filter(({ origin }) => origin?.isSimulation === true).length;
  const data = files.filter(({ origin }) => origin?.isSimulation === false).length;
  const rows: [string, string][] = [
    ...aboutRecord(metadata),
    ...aboutRelease(metadata),
    ['files', countText(files.length)],
    ...(bytes > 0 ? [['size', bytesText(bytes)] as [string, string]] : []),
    ...(data + simulated > 0
      ? [
          ['kind', `${countText(data)} of collision data, ${countText(simulated)} of simulation`] as [
            string,
            string,
          ],
        ]
      : []),
  ];
  return rows.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(18)} ${text}`);
}

function aboutRecord(metadata: Metadata): [string, string][] {
  const record = recordIn(metadata);
  if (!record) return [];
  return [
    ['record', record.record],
    ['title', record.title ?? ''],
    ['experiment', record.experiments.join(', ')],
    ['what', record.kinds.join(', ')],
    ['events', record.events === undefined ? '' : countText(record.events)],
    ['lists of files', record.indexes.length === 0 ? '' : countText(record.indexes.length)],
    ['on tape only', record.onDemand.length === 0 ? '' : countOf(record.onDemand.length, 'file')],
    ['not ROOT', record.others.length === 0 ? '' : countOf(record.others.length, 'file')],
  ];
}

function aboutRelease(metadata: Metadata): [string, string][] {
  const datasets = datasetsIn(metadata);
  const [only] = datasets;
  if (!only) return [];
  const head: [string, string][] = [
    ['release', String(metadata.release)],
    ['skim', String(metadata.skim)],
  ];
  return datasets.length > 1
    ? [...head, ['data sets', countText(datasets.length)]]
    : [...head, ...aboutDataset(only)];
}

function aboutDataset(one: AtlasDataset): [string, string][] {
  const number = (value: number | undefined, unit = '') => (value === undefined ? '' : `${value}${unit}`);
  return [
    ['data set', one.number],
    ['name', one.shortName ?? ''],
    ['process', one.process ?? ''],
    ['generator', one.generator ?? ''],
    ['cross-section', number(one.crossSection, ' pb')],
    ['k-factor', number(one.kFactor)],
    ['filter efficiency', number(one.filterEfficiency)],
    ['sum of weights', number(one.sumOfWeights)],
    ['events', one.events === undefined ? '' : countText(one.events)],
    ['keywords', one.keywords.join(', ')],
    ['description', one.description ?? ''],
  ];
}

/** The metadata of a release are made by its catalog, or come from its cache: then they have this form, too. */
function datasetsIn(metadata: Metadata): readonly AtlasDataset[] {
  return (metadata.datasets ?? []) as readonly AtlasDataset[];
}

function recordIn(metadata: Metadata): RecordMetadata | undefined {
  // As above: what has a record's number was made by the catalog of records.
  return 'record' in metadata ? (metadata as RecordMetadata) : undefined;
}
