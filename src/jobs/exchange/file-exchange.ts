import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageError } from '../../errors.ts';
import { openS3Folder } from '../../storage/index.ts';
import { faultOfOutput, type OutputFile, pathInside } from '../output/publish.ts';

/** Files of one run in a folder of a bucket: under their checksums, so that what stands there never changes. */
export interface FileExchange {
  /** Puts a file of a run directory there, unless it is there already. */
  send(directory: string, file: OutputFile, signal: AbortSignal): Promise<void>;
  /** Brings a file into a run directory, unless it is there already, and checks it. */
  bring(directory: string, file: OutputFile, signal: AbortSignal): Promise<void>;
  /** Removes everything. */
  clear(): Promise<void>;
  close(): void;
}

/**
 * Opens the exchange in the folder `s3://bucket/prefix`. Its methods throw `StorageError` for a file that is missing,
 * damaged or out of reach, `UsageError` for one outside the directory.
 */
export async function openExchange(url: string): Promise<FileExchange> {
  const folder = await openS3Folder(url);
  const keyOf = ({ checksum, path }: OutputFile) => `${checksum.replace(':', '-')}/${path}`;
  return {
    async send(directory, file, signal) {
      if ((await folder.sizeOf(keyOf(file), signal)) === file.bytes) return;
      await folder.put(pathInside(directory, file.path), keyOf(file), signal);
    },
    async bring(directory, file, signal) {
      if ((await faultOfOutput(directory, file, 'checksum')) === undefined) return;
      const path = pathInside(directory, file.path);
      await mkdir(dirname(path), { recursive: true });
      await folder.fetch(keyOf(file), path, signal);
      const fault = await faultOfOutput(directory, file, 'checksum');
      if (fault !== undefined) throw new StorageError(`jobs: from "${url}": ${fault}`, { transient: true });
    },
    clear: () => folder.clear(),
    close: () => folder.close(),
  };
}
