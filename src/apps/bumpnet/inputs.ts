import { resolve } from 'node:path';
import { anyName, type Catalog, type DataFile, type FileOrigin, isServiceName } from '../../catalog/index.ts';
import { BeamlineError, isError, UsageError } from '../../errors.ts';
import { schemeOf } from '../../storage/index.ts';
import type { ConfigFile } from './config/file-schema.ts';

const REMOTE_SCHEMES = ['http', 'https', 'root', 'roots', 'xroot', 's3'];

/** A file of the run, or a name that stands for none. */
export type InputFileName = {
  /** An absolute path, or a URL. */
  readonly url: string;
  readonly fault: { readonly message: string; readonly hint: string | null } | null;
  /** Its size, where it is known before it is opened. */
  readonly bytes?: number;
  /** What the metadata of an archive say of it; what is not known is told by the content of the file. */
  readonly origin?: FileOrigin;
};

/** How names of inputs are looked up. */
export interface InputOptions {
  /** At most so many files of each record and of each of data and simulation of a release; of other files in all. */
  readonly maxFiles?: number | null;
  /** Take the simulation of a release, too. A data set that is named (`release:NAME/NUMBER`) is taken in any case. */
  readonly withSimulation?: boolean;
  readonly catalog?: Catalog;
  readonly signal?: AbortSignal;
}

const ON_TAPE = {
  message: 'bumpnet: the archive has it on tape only',
  hint: 'it can be asked for on the page of its record; then try again',
};

type Found = { readonly file: InputFileName; readonly key: string };

/**
 * The files that names on the command line stand for, in the order given, each once. A name that stands for no file is
 * kept with the reason, so that it is reported as a failed input and does not keep the others from being done.
 */
export async function resolveInputs(
  names: readonly string[],
  options: InputOptions = {},
): Promise<InputFileName[]> {
  const found: Found[] = [];
  for (const name of names) found.push(...(await filesOf(name, options)));
  const unique = [...new Map(found.map((one) => [one.file.url, one])).values()];
  return atMostOfEach(unique, options.maxFiles ?? null);
}

/** The names that a configuration gives: `input`, or else records, or else releases. */
export function inputNamesOf(file: ConfigFile): string[] {
  const { specific_record_ids: records, release_years: releases } = file.parsing_task_config;
  if (file.input !== undefined) return [file.input].flat();
  if (records && records.length > 0)
    return records.map((id) => `record:${String(id).replace(/^record[_:]/, '')}`);
  return (releases ?? []).map((name) => `release:${name}`);
}

function atMostOfEach(found: readonly Found[], most: number | null): InputFileName[] {
  const taken = new Map<string, number>();
  const kept = found.filter(({ key }) => {
    const count = taken.get(key) ?? 0;
    taken.set(key, count + 1);
    return most === null || count < most;
  });
  return kept.map(({ file }) => file);
}

async function filesOf(name: string, options: InputOptions): Promise<Found[]> {
  refuseOtherSchemes(name);
  try {
    const { files, metadata } = await (options.catalog ?? anyName()).resolve(name, {
      signal: options.signal,
    });
    const onTape = new Set(Array.isArray(metadata.onDemand) ? metadata.onDemand : []);
    return wanted(name, files, options).map((file) => foundOf(file, onTape.has(file.url)));
  } catch (error) {
    if (!(error instanceof BeamlineError) || isError(error, 'cancelled') || isError(error, 'usage'))
      throw error;
    const url = isServiceName(name) || name.startsWith('@') ? name : resolve(name);
    return [{ file: { url, fault: { message: error.message, hint: error.hint ?? null } }, key: '' }];
  }
}

function wanted(
  name: string,
  files: readonly DataFile[],
  { withSimulation = false }: InputOptions,
): readonly DataFile[] {
  const isAsked = withSimulation || !name.startsWith('release:') || name.includes('/');
  return isAsked ? files : files.filter(({ origin }) => origin?.isSimulation !== true);
}

function foundOf({ url, size, origin }: DataFile, isOnTape: boolean): Found {
  const place = schemeOf(url) === undefined ? resolve(url) : url;
  const known = origin ? { origin } : {};
  const bytes = size === undefined ? {} : { bytes: size };
  return {
    file: { url: place, fault: isOnTape ? ON_TAPE : null, ...bytes, ...known },
    key: origin?.key ?? '',
  };
}

function refuseOtherSchemes(name: string): void {
  const scheme = schemeOf(name);
  if (scheme === undefined || scheme === 'file' || REMOTE_SCHEMES.includes(scheme)) return;
  throw new UsageError(`bumpnet: cannot read "${name}": no input begins with "${scheme}:"`, {
    hint: `give paths, directories, patterns, record:ID, release:NAME or URLs with ${REMOTE_SCHEMES.map((one) => `${one}:`).join(' ')}`,
  });
}
