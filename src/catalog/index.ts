/**
 * Which files make up a data set.
 *
 *     const { files } = await localFiles.resolve('data/*.root');
 *     const record = await anyName().resolve('record:80011');
 *     const data = await anyName().resolve('release:2025e-13tev-beta:4lep');
 *     for (const { url, origin } of data.files) console.log(url, origin?.isSimulation);
 *
 * - *data set*: files that belong together, found by a name.
 * - *catalog*: where a name is looked up.
 * - *record*: a page of the CERN Open Data portal with its files.
 * - *release*: all that ATLAS published at one time; it is made of data sets, and some have *skims*, selections of events.
 * - *origin*: what a service says of a file, data or simulation above all.
 */
export { type AtlasDataset, atlasOpenMagic } from './atlas/atlas-open-magic.ts';
export { ATLAS_RELEASES, type AtlasRelease } from './atlas/releases.ts';
export type { Catalog, DataFile, DataSet, FileOrigin } from './catalog.ts';
export { cernOpenData, type RecordMetadata } from './cern/cern-open-data.ts';
export { type CallCheck, checkServices } from './check.ts';
export { adler32Of, type Downloaded, type DownloadOptions, download } from './download.ts';
export { localFiles } from './local.ts';
export { localNames } from './local-names.ts';
export { type MetadataCacheOptions, withMetadataCache } from './metadata-cache.ts';
export { anyName, isServiceName, type NamesOptions } from './names.ts';
export type { ServiceOptions } from './service.ts';
export { PROTOCOLS, type Protocol, withProtocol } from './url-forms.ts';
