import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ConfigFile,
  type InputFileName,
  type InputOptions,
  resolveInputs,
} from '../apps/bumpnet/index.ts';
import { makeEmbeddedSample } from '../apps/simulation/index.ts';
import { anyName } from '../catalog/index.ts';
import type { Terminal } from './command.ts';

/**
 * How inputs are looked up; answers of the archives are kept in the run directory, if there is to be one, and asked for
 * anew when `refresh` says so.
 */
export function inputOptions(
  file: ConfigFile,
  { directory, refresh }: { directory: string | undefined; refresh: boolean },
  { signal }: Terminal,
): InputOptions {
  const {
    max_files_to_process: maxFiles,
    parse_mc,
    fetching_metadata_timeout: seconds,
  } = file.parsing_task_config;
  const cache =
    directory === undefined ? undefined : { path: join(directory, 'metadata_cache.json'), refresh };
  const catalog = anyName({ timeoutMs: seconds * 1000, cache });
  return { maxFiles, withSimulation: parse_mc, catalog, signal };
}

/** Makes the embedded sample in a run directory and gives its files. */
export async function embeddedInputs(
  directory: string,
  options: InputOptions,
  terminal: Terminal,
): Promise<InputFileName[]> {
  const folder = join(directory, 'sample');
  await mkdir(folder, { recursive: true });
  const { files } = await makeEmbeddedSample({ dir: folder, signal: terminal.signal });
  return resolveInputs(
    files.map(({ path }) => path),
    options,
  );
}
