import { isError, messageOf } from '../errors.ts';
import { MAGIC_URL } from './atlas/atlas-open-magic.ts';
import { magicCount, magicDataset, magicPage } from './atlas/magic-answer.ts';
import { PORTAL_URL } from './cern/cern-open-data.ts';
import { filePage, indexPage, type PortalFile, portalHits, portalRecord } from './cern/portal-answer.ts';
import { portalUrlOf, readEndsByHttp, readEndsByXrootd } from './check-file.ts';
import { baseUrlIn, type NamesOptions } from './names.ts';
import { serviceAt } from './service.ts';

/** How one kind of call to a service went. */
export interface CallCheck {
  readonly service: 'portal' | 'magic' | 'https' | 'root';
  /** Of the services; the whole URL of a file. */
  readonly path: string;
  readonly outcome: 'as expected' | 'differs' | 'no answer';
  /** What differs, or why there was no answer. */
  readonly reason: string | undefined;
}

/** Small things that the services have had for years. */
const PORTAL_CALLS = [
  ['/api/records/80011', portalRecord],
  ['/api/records?page=1&size=1&q=title%3A%22ATLAS%22', portalHits],
  ['/record/15006/filepage/1?type=files&perPage=1', filePage],
] as const;
/** The list that names the file of which a few bytes are read. */
const INDEX_CALL = '/record/80011/filepage/1?type=index_files&perPage=1';
const MAGIC_CALLS = [
  ['/datasets/count?release_name=2020e-13tev', magicCount],
  ['/datasets?release_name=2020e-13tev&skip=0&limit=1', magicPage],
  ['/metadata/2024r-pp/301204', magicDataset],
] as const;

/**
 * Makes one call of each kind to both services, reads both ends of one file by ranges over HTTPS and over XRootD, and
 * says how they answer. Throws only when `signal` is aborted.
 */
export async function checkServices(options: Omit<NamesOptions, 'cache'> = {}): Promise<CallCheck[]> {
  const { env = process.env, ...service } = options;
  const portal = serviceAt(PORTAL_URL, { ...service, ...baseUrlIn(env, 'BEAMLINE_PORTAL_URL') });
  const magic = serviceAt(MAGIC_URL, { ...service, ...baseUrlIn(env, 'ATLAS_API_BASE_URL') });
  const checks: CallCheck[] = [];
  for (const [path, schema] of PORTAL_CALLS)
    checks.push(await outcomeOf('portal', path, () => portal.ask<typeof schema>(path, schema)));
  let file: PortalFile | undefined;
  const askIndex = async () => {
    const found = await portal.ask(INDEX_CALL, indexPage);
    file = found?.files[0]?.files[0];
    return found;
  };
  checks.push(await outcomeOf('portal', INDEX_CALL, askIndex));
  for (const [path, schema] of MAGIC_CALLS)
    checks.push(await outcomeOf('magic', path, () => magic.ask<typeof schema>(path, schema)));
  return [...checks, ...(await fileChecks(file, portal.baseUrl, service))];
}

async function fileChecks(
  file: PortalFile | undefined,
  baseUrl: string,
  options: Omit<NamesOptions, 'cache' | 'env'>,
): Promise<CallCheck[]> {
  if (!file) {
    const unknown = { path: 'a file', outcome: 'no answer', reason: 'the portal names no file' } as const;
    return [
      { service: 'https', ...unknown },
      { service: 'root', ...unknown },
    ];
  }
  const url = portalUrlOf(file, baseUrl);
  return [
    await outcomeOf('https', url, () => readEndsByHttp(url, file, options)),
    await outcomeOf('root', file.uri, () => readEndsByXrootd(file, options)),
  ];
}

async function outcomeOf(
  service: CallCheck['service'],
  path: string,
  call: () => Promise<unknown>,
): Promise<CallCheck> {
  try {
    const found = await call();
    if (found !== undefined) return { service, path, outcome: 'as expected', reason: undefined };
    return { service, path, outcome: 'differs', reason: 'the service has no such thing' };
  } catch (error) {
    if (isError(error, 'cancelled')) throw error;
    const outcome = isError(error, 'format') ? 'differs' : 'no answer';
    return { service, path, outcome, reason: messageOf(error) };
  }
}
