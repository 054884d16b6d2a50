import { FormatError, isError } from '../errors.ts';
import { type ByteSource, fromHttp, fromXrootd } from '../storage/index.ts';
import type { PortalFile } from './cern/portal-answer.ts';
import type { ServiceOptions } from './service.ts';

/** With what a ROOT file begins. */
const MAGIC = 'root';
/** Bytes that are read at the end of a file. */
const END_BYTES = 64;
/** A server that ignores ranges sends the whole file: no more than this is taken of it. */
const MOST_BYTES = 1 << 16;

/** The file at the portal's own address: it hands out `/eos/...` under the path that its `root:` URLs have. */
export function portalUrlOf({ uri }: PortalFile, baseUrl: string): string {
  return uri.replace(/^[a-z]+:\/\/[^/]+\/+/i, `${baseUrl}/`);
}

/** Reads both ends of a file over HTTP by ranges. Throws `FormatError` when the answer is not as it should be. */
export async function readEndsByHttp(url: string, file: PortalFile, options: ServiceOptions): Promise<true> {
  const { timeoutMs = 60_000, ...rest } = options;
  try {
    const limits = { stallMs: timeoutMs, totalMs: timeoutMs, maxWholeBytes: MOST_BYTES };
    return await readEnds(await fromHttp(url, { ...rest, ...limits }), file);
  } catch (error) {
    if (!isError(error, 'limit')) throw error;
    throw new FormatError(`catalog: "${url}": the server ignores ranges and sends the whole file`, {
      cause: error,
    });
  }
}

/** The same over XRootD. */
export async function readEndsByXrootd(file: PortalFile, options: ServiceOptions): Promise<true> {
  const { timeoutMs = 60_000, retry = {}, signal, effects = {} } = options;
  const limits = { connectMs: timeoutMs, stallMs: timeoutMs, totalMs: timeoutMs, maxWaitMs: timeoutMs };
  return readEnds(await fromXrootd(file.uri, { ...limits, retry, signal, effects }), file);
}

async function readEnds(source: ByteSource, { size: listed }: PortalFile): Promise<true> {
  try {
    const size = await source.size();
    if (typeof listed === 'number' && listed !== size)
      throw new FormatError(`catalog: "${source.name}" has ${size} bytes, the portal lists ${listed}`);
    const ends = [
      { start: 0, end: Math.min(size, MAGIC.length) },
      { start: Math.max(0, size - END_BYTES), end: size },
    ];
    const [head] = await source.read(ends);
    if (new TextDecoder().decode(head) !== MAGIC)
      throw new FormatError(`catalog: "${source.name}" does not begin as a ROOT file`);
    return true;
  } finally {
    await source.close();
  }
}
