import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StorageError, UsageError } from '../errors.ts';
import { schemeOf } from '../storage/index.ts';
import { atlasOpenMagic } from './atlas/atlas-open-magic.ts';
import type { Catalog, DataFile, DataSet } from './catalog.ts';
import { cernOpenData } from './cern/cern-open-data.ts';
import { localFiles } from './local.ts';
import { type MetadataCacheOptions, withMetadataCache } from './metadata-cache.ts';
import type { ServiceOptions } from './service.ts';

/** How names are looked up. */
export interface NamesOptions extends Omit<ServiceOptions, 'baseUrl'> {
  /** Where answers of the services are kept; without it they are not. */
  readonly cache?: MetadataCacheOptions | undefined;
  /** Says where the services are: `BEAMLINE_PORTAL_URL` and `ATLAS_API_BASE_URL`. The environment unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Lists may name lists, but not without end. */
const DEEPEST_LIST = 8;

/**
 * All that may stand for files: `record:ID`, `release:NAME`, `@list`, a URL, and what `localFiles` takes. `@list` is a
 * text file with one name a line, relative to its own directory; empty lines and those that begin with # are left out.
 * A text file that is called .txt or .list needs no @.
 */
export function anyName(options: NamesOptions = {}): Catalog {
  const { cache, ...service } = options;
  const services = cached(askedServices(service), cache);
  return { resolve: (name, { signal } = {}) => resolveName(name, services, signal, 0) };
}

/** Whether a name is one of a service: `record:...` or `release:...`. */
export function isServiceName(name: string): boolean {
  return /^(record|release):/.test(name);
}

/** The portal and the metadata service behind one door, told by how the name begins. */
export function askedServices({ env = process.env, ...options }: Omit<NamesOptions, 'cache'> = {}): Catalog {
  const portal = cernOpenData({ ...options, ...baseUrlIn(env, 'BEAMLINE_PORTAL_URL') });
  const magic = atlasOpenMagic({ ...options, ...baseUrlIn(env, 'ATLAS_API_BASE_URL') });
  return {
    resolve(name, more) {
      const [kind, rest] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
      return (kind === 'record' ? portal : magic).resolve(rest, more);
    },
  };
}

/** Where a service is, if the environment says so. */
export function baseUrlIn(env: NonNullable<NamesOptions['env']>, variable: string): { baseUrl?: string } {
  const url = env[variable];
  return url ? { baseUrl: url } : {};
}

function cached(services: Catalog, cache: MetadataCacheOptions | undefined): Catalog {
  return cache ? withMetadataCache(services, cache) : services;
}

async function resolveName(
  name: string,
  services: Catalog,
  signal: AbortSignal | undefined,
  depth: number,
): Promise<DataSet> {
  if (isServiceName(name)) return services.resolve(name, { signal });
  if (name.startsWith('@')) return resolveList(name.slice(1), services, signal, depth);
  if (/\.(txt|list)$/i.test(name) && schemeOf(name) === undefined)
    return resolveList(name, services, signal, depth);
  if (schemeOf(name) !== undefined) return { files: [{ url: name }], metadata: {} };
  return localFiles.resolve(name, { signal });
}

async function resolveList(
  path: string,
  services: Catalog,
  signal: AbortSignal | undefined,
  depth: number,
): Promise<DataSet> {
  if (depth >= DEEPEST_LIST) throw new UsageError(`catalog: lists in lists in "${path}", too deep`);
  const files: DataFile[] = [];
  for (const name of await namesIn(path))
    files.push(...(await resolveName(name, services, signal, depth + 1)).files);
  return { files, metadata: { list: path } };
}

/** The names in a list; local ones start at the directory of the list. Throws `StorageError`. */
export async function namesIn(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw new StorageError(`catalog: cannot read the list "${path}"`, { cause: error });
  });
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => placed(line, path));
}

function placed(name: string, list: string): string {
  if (isServiceName(name) || schemeOf(name) !== undefined) return name;
  const directory = dirname(list);
  return name.startsWith('@') ? `@${resolve(directory, name.slice(1))}` : resolve(directory, name);
}
