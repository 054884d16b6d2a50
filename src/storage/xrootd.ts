import type { ByteSource } from './byte-source.ts';
import type { XrootdOptions } from './xrootd/options.ts';

export type { XrootdOptions } from './xrootd/options.ts';

/**
 * Opens a file on an XRootD server, `root://host[:port]//path` or `roots://...`; only in Node. Short ranges of a
 * batch are read as vectors, long ones in pieces, several at a time over one connection for each server. Redirects
 * and waits are followed, passing failures tried again, a lost connection is made again.
 *
 * Throws `StorageError` when the file is not there, cannot be reached or changes while it is read,
 * `UnsupportedError` when the server wants credentials other than `unix` and `host`, `UsageError` for no such URL.
 */
export async function fromXrootd(url: string, options: XrootdOptions = {}): Promise<ByteSource> {
  const { openXrootd } = await import('./xrootd/source.ts');
  return openXrootd(url, options);
}
