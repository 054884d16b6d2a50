import { FormatError, NotFoundError } from '../../errors.ts';
import type { Service } from '../service.ts';
import {
  filePage,
  indexPage,
  type PortalFile,
  type PortalIndex,
  type PortalMetadata,
  portalHits,
  portalRecord,
} from './portal-answer.ts';

/** Lists of files are long themselves, so fewer of them are asked for at a time. */
const INDEXES_PER_PAGE = 50;
const FILES_PER_PAGE = 1000;
/** No record comes near: a total beyond it is a mistake of the portal. */
const MOST_FILES = 10_000_000;

/** What the portal says of a record. Throws `NotFoundError`. */
export async function portalRecordOf(
  portal: Service,
  id: string,
  signal?: AbortSignal,
): Promise<PortalMetadata> {
  const found = await portal.ask(`/api/records/${id}`, portalRecord, signal);
  if (found) return found.metadata;
  throw new NotFoundError(`catalog: the portal has no record ${id}`, {
    hint: 'records are found at https://opendata.cern.ch',
  });
}

/** A record's number by its DOI or its title. Throws `NotFoundError`, also when several records fit. */
export async function findRecord(portal: Service, text: string, signal?: AbortSignal): Promise<string> {
  const field = text.startsWith('10.') ? 'doi' : 'title';
  const quoted = `${field}:"${text.replaceAll('"', ' ')}"`;
  const query = new URLSearchParams({ page: '1', size: '20', q: quoted, ondemand: 'true' });
  const found = await portal.ask(`/api/records?${query}`, portalHits, signal);
  const hits = found?.hits.hits.map(({ metadata }) => metadata) ?? [];
  const exact = hits.filter((one) => (field === 'doi' ? one.doi : one.title) === text);
  const [only, ...others] = exact.length > 0 ? exact : hits;
  if (only && others.length === 0) return only.recid;
  const near = hits.map(({ recid, title }) => `${recid} (${title ?? 'no title'})`).slice(0, 5);
  throw new NotFoundError(`catalog: ${hits.length} records have the ${field} "${text}"`, {
    hint: near.length > 0 ? near.join(', ') : 'give the number of the record',
  });
}

/** All lists of files of a record. Throws `FormatError` when they are fewer than the portal says. */
export async function indexesOf(portal: Service, id: string, signal?: AbortSignal): Promise<PortalIndex[]> {
  const indexes: PortalIndex[] = [];
  const kind = `type=index_files&perPage=${INDEXES_PER_PAGE}`;
  await eachPage(id, async (page) => {
    const found = await portal.ask(`/record/${id}/filepage/${page}?${kind}`, indexPage, signal);
    indexes.push(...(found?.files ?? []));
    return { total: found?.total ?? 0, here: found?.files.length ?? 0, so: indexes.length };
  });
  for (const { key, number_files: told, files } of indexes) {
    if (told !== null && told !== undefined && told !== files.length)
      throw new FormatError(
        `catalog: record ${id}: its list "${key}" is to have ${told} files, but ${files.length} came`,
      );
  }
  return indexes;
}

/** All files of a record that are in no list. Throws `FormatError` when they are fewer than the portal says. */
export async function directFilesOf(
  portal: Service,
  id: string,
  signal?: AbortSignal,
): Promise<PortalFile[]> {
  const files: PortalFile[] = [];
  const kind = `type=files&perPage=${FILES_PER_PAGE}`;
  await eachPage(id, async (page) => {
    const found = await portal.ask(`/record/${id}/filepage/${page}?${kind}`, filePage, signal);
    files.push(...(found?.files ?? []));
    return { total: found?.total ?? 0, here: found?.files.length ?? 0, so: files.length };
  });
  return files;
}

/** Asks for page after page until all that the portal told of are there. */
async function eachPage(
  id: string,
  ask: (page: number) => Promise<{ total: number; here: number; so: number }>,
): Promise<void> {
  for (let page = 1; ; page++) {
    const { total, here, so } = await ask(page);
    if (total > MOST_FILES)
      throw new FormatError(`catalog: record ${id}: the portal tells of ${total} files`);
    if (so === total) return;
    if (here === 0 || so > total)
      throw new FormatError(
        `catalog: record ${id}: the portal tells of ${total} files or lists of files, but ${so} came`,
      );
  }
}
