import { StorageError } from '../../errors.ts';
import type { ByteRange, ByteSource, ReadOptions } from '../byte-source.ts';
import { checkRange } from '../check-range.ts';
import { beginLife, untilAborted } from '../life.ts';
import { allOrStop, atMost, type Parallel } from '../parallel.ts';
import { retrying } from '../retry.ts';
import { FAULT } from './codes.ts';
import { settingsOf, type XrootdOptions } from './options.ts';
import {
  askPatiently,
  closeRemoteFile,
  firstPlace,
  type Opening,
  openRemoteFile,
  type Place,
  type RemoteFile,
  redirectedTo,
} from './remote-file.ts';
import { type Reply, replyError } from './reply.ts';
import { type Request, readRequest, vectorRequest } from './request.ts';
import { parseXrootdUrl } from './url.ts';
import { type Part, type PlannedRead, planParts, scatter, vectorAnswerBytes } from './vector.ts';

/** A file that is opened again when its connection is lost. */
interface Reopening extends Opening {
  readonly places: Parallel;
  /** Aborted when the source is closed. */
  readonly stop: AbortController;
  /** As it was at first: what is opened again has to be the same. */
  readonly first: { size: number; modified: number };
  file: Promise<RemoteFile>;
  /** Whether the server answers vector reads. */
  vectors: boolean;
}

/** Opens a file on an XRootD server; see `fromXrootd` at the door. */
export async function openXrootd(url: string, options: XrootdOptions = {}): Promise<ByteSource> {
  const address = parseXrootdUrl(url);
  const settings = settingsOf(options);
  const stop = new AbortController();
  const how: Opening = { address, settings, signal: stop.signal, tried: new Set() };
  const attempt = () => openRemoteFile(how);
  const opening = retrying(attempt, settings.retry, options.signal);
  const file = await (options.signal
    ? untilAborted(opening, options.signal, address.name).catch((error) => giveUp(opening, stop, error))
    : opening);
  const remote: Reopening = {
    ...how,
    places: atMost(settings.maxParallel),
    stop,
    first: { size: file.size, modified: file.modified },
    file: Promise.resolve(file),
    vectors: true,
  };
  const { name } = address;
  const life = beginLife(name);
  return {
    name,
    size: async () => file.size,
    version: async () => JSON.stringify([name, file.size, file.modified]),
    read: (ranges, read) => life.run(() => readAll(remote, ranges, read), read),
    close: () => life.close(() => closeAll(remote)),
  };
}

/** The caller left while the file was being opened: it is closed when it is open. */
async function giveUp(opening: Promise<RemoteFile>, stop: AbortController, error: unknown): Promise<never> {
  stop.abort();
  opening.then(closeRemoteFile, () => {});
  throw error;
}

async function closeAll({ file, stop }: Reopening): Promise<void> {
  stop.abort();
  // A file that could not be opened again holds nothing.
  const open = await file.catch(() => undefined);
  if (open) await closeRemoteFile(open);
}

async function readAll(
  remote: Reopening,
  ranges: readonly ByteRange[],
  { signal }: ReadOptions = {},
): Promise<Uint8Array[]> {
  for (const range of ranges) checkRange(remote.address.name, range, remote.first.size);
  const buffers = ranges.map(({ start, end }) => new Uint8Array(end - start));
  const reads = planParts(ranges, buffers);
  await allOrStop(
    reads.map((read) => (stop) => readPlanned(remote, read, stop)),
    signal,
  );
  return buffers;
}

async function readPlanned(remote: Reopening, read: PlannedRead, signal: AbortSignal): Promise<void> {
  if (read.kind === 'read') return readPart(remote, read.part, signal);
  if (remote.vectors && (await readVector(remote, read.parts, signal))) return;
  remote.vectors = false;
  await allOrStop(
    read.parts.map((part) => (stop) => readPart(remote, part, stop)),
    signal,
  );
}

function readPart(remote: Reopening, part: Part, signal: AbortSignal): Promise<void> {
  const { name } = remote.address;
  return withFile(remote, signal, async (ask) => {
    const reply = await ask(({ handle }) => readRequest(handle, part), part.into);
    if (reply.kind !== 'ok') throw replyError(name, 'read it', reply);
    if (reply.bytes.length !== part.into.length) {
      throw new StorageError(
        `storage: "${name}": it became shorter while it was read: expected ${part.into.length} bytes at ${part.start}, got ${reply.bytes.length}`,
      );
    }
  });
}

/** Servers in front of old storage say one of these to any vector read. */
const NO_VECTORS: ReadonlySet<number> = new Set([
  FAULT.unsupported,
  FAULT.invalidRequest,
  FAULT.argTooLong,
  FAULT.noMemory,
]);

/** Reads the parts in one vector; `false` when the server does not do that. */
function readVector(remote: Reopening, parts: readonly Part[], signal: AbortSignal): Promise<boolean> {
  const { name } = remote.address;
  const answer = new Uint8Array(vectorAnswerBytes(parts));
  return withFile(remote, signal, async (ask) => {
    const reply = await ask(({ handle }) => vectorRequest(handle, parts), answer);
    if (reply.kind === 'error' && NO_VECTORS.has(reply.code)) return false;
    if (reply.kind !== 'ok') throw replyError(name, 'read it', reply);
    scatter(name, parts, reply.bytes);
    return true;
  });
}

type Ask = (request: (file: RemoteFile) => Request, into: Uint8Array) => Promise<Reply>;

/** Runs `action` with the open file; after a passing failure again, with the file opened again if need be. */
function withFile<T>(remote: Reopening, signal: AbortSignal, action: (ask: Ask) => Promise<T>): Promise<T> {
  const { settings, places } = remote;
  const attempt = async (): Promise<T> => {
    const before = remote.file;
    if (await isLost(before)) replace(remote, before);
    const opening = remote.file;
    const file = await opening;
    const ask: Ask = async (request, into) => {
      const { connection } = file.lease;
      const reply = await askPatiently(connection, request(file), settings, { into, signal });
      if (reply.kind === 'redirect') throw moved(remote, opening, reply);
      if (reply.kind === 'error' && reply.code === FAULT.fileNotOpen) replace(remote, opening);
      return reply;
    };
    return action(ask);
  };
  return retrying(() => places.run(attempt), settings.retry, signal);
}

/** Whether a file could not be opened, or its connection is gone. */
async function isLost(opening: Promise<RemoteFile>): Promise<boolean> {
  const file = await opening.catch(() => undefined);
  return file === undefined || file.lease.connection.isDead;
}

/** The read has to be done elsewhere: the file is opened there, and the read tried again. */
function moved(
  remote: Reopening,
  old: Promise<RemoteFile>,
  reply: { port: number; target: string },
): StorageError {
  const { address } = remote;
  replace(remote, old, redirectedTo(address, firstPlace(address), reply));
  return new StorageError(`storage: "${address.name}": the server sent the read elsewhere`, {
    transient: true,
  });
}

/** Opens the file again, unless another read that found it lost has begun to do so already. */
function replace(remote: Reopening, old: Promise<RemoteFile>, place?: Place): void {
  if (remote.file !== old) return;
  remote.file = openAgain(remote, old, place);
  // Whoever needs the file sees the failure; here it is only kept from being unhandled.
  remote.file.catch(() => {});
}

async function openAgain(remote: Reopening, old: Promise<RemoteFile>, place?: Place): Promise<RemoteFile> {
  const { address, first } = remote;
  await old.then(closeRemoteFile, () => {});
  const file = await openRemoteFile(remote, place);
  if (file.size === first.size && file.modified === first.modified) return file;
  await closeRemoteFile(file);
  throw new StorageError(
    `storage: "${address.name}": the file changed while it was read: it had ${first.size} bytes, now ${file.size}`,
  );
}
