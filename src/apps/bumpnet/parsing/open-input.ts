import { FormatError } from '../../../errors.ts';
import { type ByteSource, cacheOfEnvironment, openSource } from '../../../storage/index.ts';

/** An input of the run, and how much of it was read so far. */
export interface OpenedInput {
  readonly source: ByteSource;
  /** Bytes that came from where the file is; not those that came from a cache. */
  bytesRead(): number;
}

/**
 * Opens an input, through the cache on disk of this machine if it has one. `bytes` is the size that it has as far as is
 * known: a file of another size is another file, and a `FormatError`.
 */
export async function openInput(
  { url, bytes }: { readonly url: string; readonly bytes?: number | undefined },
  signal: AbortSignal,
): Promise<OpenedInput> {
  let read = 0;
  const onRead = (count: number) => {
    read += count;
  };
  const source = await openSource(url, { signal, onRead, diskCache: cacheOfEnvironment() });
  const size = await source.size({ signal });
  if (bytes === undefined || bytes === size) return { source, bytesRead: () => read };
  await source.close();
  throw new FormatError(`bumpnet: "${url}" has ${size} bytes, and was said to have ${bytes}`, {
    hint: 'it was replaced, or the archive answers with something else',
  });
}
