import { NotFoundError } from '../../errors.ts';
import type { Catalog, DataFile, DataSet, FileOrigin } from '../catalog.ts';
import { isRootFile } from '../root-file-name.ts';
import { type ServiceOptions, serviceAt } from '../service.ts';
import { directFilesOf, findRecord, indexesOf, portalRecordOf } from './portal.ts';
import type { PortalFile, PortalIndex, PortalMetadata } from './portal-answer.ts';

/** Where the portal is unless told. */
export const PORTAL_URL = 'https://opendata.cern.ch';

/** What is known of a record besides its files. Sizes in bytes. */
export interface RecordMetadata extends Readonly<Record<string, unknown>> {
  readonly record: string;
  readonly title: string | undefined;
  readonly experiments: readonly string[];
  /** What the portal says that it is: `Collision`, `Simulated`, `Derived`... */
  readonly kinds: readonly string[];
  readonly events: number | undefined;
  /** The lists of files, in the order of the portal. */
  readonly indexes: readonly { readonly key: string; readonly files: number; readonly bytes: number }[];
  /** Files that are on tape only and have to be asked for before they can be read. */
  readonly onDemand: readonly string[];
  /** Files that are no ROOT files, left out. */
  readonly others: readonly string[];
}

/**
 * The records of the CERN Open Data portal, by number (`80000`), DOI or title. All files are collected, those in lists
 * and those that are not, and counted against the portal's own numbers. Throws `NotFoundError` for a record that is not
 * there or has no ROOT files, `FormatError` when the portal answers with less than it tells of.
 */
export function cernOpenData(options: ServiceOptions = {}): Catalog {
  const portal = serviceAt(PORTAL_URL, options);
  return {
    async resolve(name, { signal } = {}) {
      const id = /^\d+$/.test(name) ? name : await findRecord(portal, name, signal);
      const metadata = await portalRecordOf(portal, id, signal);
      const indexes = await indexesOf(portal, id, signal);
      const direct = await directFilesOf(portal, id, signal);
      return dataSetOf(id, metadata, indexes, direct);
    },
  };
}

function dataSetOf(
  id: string,
  record: PortalMetadata,
  indexes: readonly PortalIndex[],
  direct: readonly PortalFile[],
): DataSet {
  const all = uniqueByUri([...indexes.flatMap(({ files }) => files), ...direct]);
  const files = all.filter(({ uri }) => isRootFile(uri));
  if (files.length === 0) throw noFiles(id, record, all.length);
  const origin = originOf(id, record);
  const metadata: RecordMetadata = {
    record: id,
    title: record.title ?? undefined,
    experiments: record.experiment,
    kinds: record.type?.secondary ?? [],
    events: record.distribution?.number_events ?? undefined,
    indexes: indexes.map(({ key, files: inside }) => ({ key, files: inside.length, bytes: bytesOf(inside) })),
    onDemand: files.filter(({ availability }) => availability === 'on demand').map(({ uri }) => uri),
    others: all.filter(({ uri }) => !isRootFile(uri)).map(({ uri }) => uri),
  };
  return { files: files.map((file) => dataFileOf(file, origin)), metadata };
}

function uniqueByUri(files: readonly PortalFile[]): PortalFile[] {
  return [...new Map(files.map((file) => [file.uri, file])).values()];
}

function bytesOf(files: readonly PortalFile[]): number {
  return files.reduce((sum, { size }) => sum + (size ?? 0), 0);
}

function dataFileOf({ uri, size, checksum }: PortalFile, origin: FileOrigin): DataFile {
  return {
    url: uri,
    ...(typeof size === 'number' ? { size } : {}),
    ...(checksum ? { checksum: paddedChecksum(checksum) } : {}),
    origin,
  };
}

/** Old metadata leave out leading zeros. */
function paddedChecksum(checksum: string): string {
  const adler = /^adler32:([0-9a-f]{1,8})$/i.exec(checksum)?.[1];
  return adler === undefined ? checksum : `adler32:${adler.toLowerCase().padStart(8, '0')}`;
}

function originOf(id: string, { type }: PortalMetadata): FileOrigin {
  const kinds = (type?.secondary ?? []).map((kind) => kind.toLowerCase());
  const isSimulated = kinds.includes('simulated');
  const isKnown = isSimulated !== kinds.includes('collision');
  return { key: `record_${id}`, ...(isKnown ? { isSimulation: isSimulated } : {}) };
}

function noFiles(id: string, { relations, title }: PortalMetadata, others: number): NotFoundError {
  const related = (relations ?? []).flatMap(({ recid }) =>
    recid === null || recid === undefined ? [] : [recid],
  );
  const what = others > 0 ? `no ROOT files, only ${others} others` : 'no files';
  return new NotFoundError(`catalog: record ${id} (${title ?? 'no title'}) has ${what}`, {
    hint: related.length > 0 ? `related records: ${related.join(', ')}` : 'see its page at the portal',
  });
}
