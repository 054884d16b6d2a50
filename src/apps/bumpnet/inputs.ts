import { resolve } from 'node:path';
import { type DataFile, localFiles } from '../../catalog/index.ts';
import { BeamlineError, UsageError } from '../../errors.ts';
import { schemeOf } from '../../storage/index.ts';

const REMOTE_SCHEMES = ['http', 'https', 'root', 'roots', 'xroot', 's3'];

/** A file of the run, or a name that stands for none. */
export type InputFileName = {
  /** An absolute path, or a URL. */
  readonly url: string;
  readonly fault: { readonly message: string; readonly hint: string | null } | null;
};

/**
 * The files that names on the command line stand for, in the order given, each once. A name that stands for no file is
 * kept with the reason, so that it is reported as a failed input and does not keep the others from being done.
 */
export async function resolveInputs(
  names: readonly string[],
  options: { maxFiles?: number | null } = {},
): Promise<InputFileName[]> {
  const found: InputFileName[] = [];
  for (const name of names) found.push(...(await filesOf(name)));
  const unique = [...new Map(found.map((file) => [file.url, file])).values()];
  return unique.slice(0, options.maxFiles ?? unique.length);
}

async function filesOf(name: string): Promise<InputFileName[]> {
  const scheme = schemeOf(name) ?? /^(record|release):/.exec(name)?.[1];
  if (scheme !== undefined && scheme !== 'file') return [remoteFile(name, scheme)];
  try {
    const { files } = await localFiles.resolve(name);
    return files.map(({ url }: DataFile) => ({ url: resolve(url), fault: null }));
  } catch (error) {
    if (!(error instanceof BeamlineError)) throw error;
    return [{ url: resolve(name), fault: { message: error.message, hint: error.hint ?? null } }];
  }
}

function remoteFile(name: string, scheme: string): InputFileName {
  if (REMOTE_SCHEMES.includes(scheme)) return { url: name, fault: null };
  throw new UsageError(`bumpnet: cannot read "${name}": no input begins with "${scheme}:"`, {
    hint: `give paths, directories, patterns or URLs with ${REMOTE_SCHEMES.map((one) => `${one}:`).join(' ')}`,
  });
}
