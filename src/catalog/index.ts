/**
 * Which files make up a data set.
 *
 *     const { files } = await localFiles.resolve('data/*.root');
 *
 * - *data set*: files that belong together, found by a name.
 * - *catalog*: where a name is looked up.
 */
export type { Catalog, DataFile, DataSet } from './catalog.ts';
export { localFiles } from './local.ts';
