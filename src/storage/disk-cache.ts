import { messageOf, StorageError } from '../errors.ts';
import type { BlockStore } from './block-fetches.ts';
import { throughBlocks } from './block-source.ts';
import { type ByteSource, versionOf } from './byte-source.ts';
import { openCacheDirectory } from './disk-blocks.ts';

/** Where a cache on disk is and how much it keeps. */
export interface DiskCacheOptions {
  /** The directory, made when it is not there. Several processes may share it. */
  readonly directory: string;
  /** Bytes kept in all, for all sources together; those used longest ago go first. 10 GiB unless told. */
  readonly bytes?: number;
  /** The unit that is read and kept. 256 KiB unless told. */
  readonly blockBytes?: number;
}

/**
 * A source whose blocks are kept on disk, each with its checksum, for later runs and other processes too. A block
 * that is damaged is fetched again. A source that cannot tell its version is handed back as it is, because its
 * bytes might be others tomorrow. Throws `StorageError` when the directory cannot be made.
 */
export async function withDiskCache(source: ByteSource, options: DiskCacheOptions): Promise<ByteSource> {
  const { directory, bytes = 10 * 2 ** 30, blockBytes = 1 << 18 } = options;
  const version = await versionOf(source);
  if (version === undefined) return source;
  const identity = JSON.stringify([version, await source.size(), blockBytes]);
  return throughBlocks(source, blockBytes, await storeIn(directory, identity, bytes));
}

async function storeIn(directory: string, identity: string, bytes: number): Promise<BlockStore> {
  try {
    return await openCacheDirectory(directory, identity, bytes);
  } catch (error) {
    throw new StorageError(`storage: cannot keep a cache in "${directory}": ${messageOf(error)}`, {
      cause: error,
    });
  }
}
