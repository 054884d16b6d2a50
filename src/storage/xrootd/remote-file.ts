/**
 * An open file on a server: where it is, how the server calls it, how large it is.
 *
 *     open -> redirect* -> handle -> read* -> close
 */
import { isError, StorageError, UsageError } from '../../errors.ts';
import { pause } from '../retry.ts';
import { STAT_DIRECTORY, STAT_OFFLINE } from './codes.ts';
import type { AskOptions, XrootdConnection } from './connection.ts';
import type { XrootdSettings } from './options.ts';
import { type Lease, lease } from './pool.ts';
import { type Reply, replyError, shown, textOf } from './reply.ts';
import { closeRequest, type FileHandle, openRequest, type Request, statRequest } from './request.ts';
import { type Endpoint, parseXrootdUrl, type XrootdAddress } from './url.ts';

/** A file that is open for reading. */
export interface RemoteFile {
  readonly lease: Lease;
  readonly handle: FileHandle;
  readonly size: number;
  /** Seconds since 1970, as the server tells it. */
  readonly modified: number;
}

/** Where to ask for a file: a server, what to add to the path there, and what to bring along to the login. */
export interface Place {
  readonly endpoint: Endpoint;
  readonly opaque: string;
  readonly token: string;
}

/** How a file is to be opened. */
export interface Opening {
  readonly address: XrootdAddress;
  readonly settings: XrootdSettings;
  /** Aborted when nobody wants the file any more. */
  readonly signal: AbortSignal;
  /** Servers that redirects led to, but that failed: the redirector is told, and leads elsewhere if it can. */
  readonly tried: Set<string>;
}

const MOST_REDIRECTS = 16;
const CLOSE_MS = 2000;

/** Where the address itself says to ask. */
export function firstPlace({ endpoint, opaque }: XrootdAddress): Place {
  return { endpoint, opaque, token: '' };
}

/** Opens the file, following redirects. Throws `StorageError` when it is not there, or no file. */
export async function openRemoteFile(
  opening: Opening,
  from: Place = firstPlace(opening.address),
): Promise<RemoteFile> {
  const { address, tried } = opening;
  let place = from;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    try {
      const found = await openAt(opening, place);
      if ('handle' in found) return found;
      place = found;
    } catch (error) {
      if (hops > 0 && isError(error, 'storage') && error.transient) tried.add(place.endpoint.host);
      throw error;
    }
  }
  throw new StorageError(`storage: "${address.name}": more than ${MOST_REDIRECTS} redirects`);
}

/** Asks one server, which has the file or tells where it is. */
async function openAt(opening: Opening, place: Place): Promise<RemoteFile | Place> {
  const { address, settings, signal, tried } = opening;
  const held = await lease(place.endpoint, { user: address.user, token: place.token }, settings);
  try {
    const failed = tried.size > 0 ? `tried=${[...tried].join()}` : '';
    const opaque = joined(place.opaque, failed);
    const request = openRequest(opaque === '' ? address.path : `${address.path}?${opaque}`);
    const reply = await askPatiently(held.connection, request, settings, { signal });
    if (reply.kind === 'ok') return await fileFrom(held, address, settings, reply.bytes);
    if (reply.kind !== 'redirect') throw replyError(address.name, 'open it', reply);
    const next = redirectedTo(address, place, reply);
    await held.release();
    return next;
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** Sends a request, and again after every wait that the server asks for, until it has waited long enough. */
export async function askPatiently(
  connection: XrootdConnection,
  request: Request,
  { maxWaitMs, retry }: XrootdSettings,
  options: AskOptions,
): Promise<Reply> {
  const { sleep = pause } = retry.effects ?? {};
  for (let waited = 0; ; ) {
    const reply = await connection.ask(request, options);
    if (reply.kind !== 'wait') return reply;
    const ms = Math.max(1, reply.seconds) * 1000;
    waited += ms;
    if (waited > maxWaitMs) {
      throw new StorageError(
        `storage: ${connection.name}: it asks to wait for ${reply.seconds} s; ${maxWaitMs / 1000} s in all were allowed`,
        { transient: true },
      );
    }
    await sleep(ms, options.signal);
  }
}

/** Where a redirect leads: `host[?opaque[?token]]` and a port, or a whole URL when the port is negative. */
export function redirectedTo(
  address: XrootdAddress,
  { endpoint: from }: Place,
  { port, target }: { port: number; target: string },
): Place {
  const [host = '', opaque = '', token = ''] = target.split('?');
  const refuse = (why: string) =>
    new StorageError(`storage: "${address.name}": a redirect to "${shown(host)}" is refused: ${why}`);
  try {
    const { endpoint } = parseXrootdUrl(port < 0 ? host : urlOf(host, port || from.port, from.secure));
    if (from.secure && !endpoint.secure) throw refuse('it leaves the encryption');
    return { endpoint, opaque: joined(address.opaque, opaque), token };
  } catch (error) {
    throw error instanceof UsageError ? refuse('it is no XRootD server') : error;
  }
}

function urlOf(host: string, port: number, secure: boolean): string {
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${secure ? 'roots' : 'root'}://${bracketed}:${port}//`;
}

/** What goes behind the question mark, of several parts. */
function joined(...parts: string[]): string {
  return parts
    .map((part) => part.replace(/^&+|&+$/g, ''))
    .filter((part) => part !== '')
    .join('&');
}

async function fileFrom(
  held: Lease,
  { name }: XrootdAddress,
  settings: XrootdSettings,
  answer: Uint8Array,
): Promise<RemoteFile> {
  if (answer.length < 4)
    throw new StorageError(`storage: "${name}": the server gave no handle to read it by`);
  const handle = answer.slice(0, 4);
  // The status comes after the handle and eight bytes about compression, which no server does any more.
  const status =
    answer.length > 12 ? answer.subarray(12) : await statusOf(held.connection, name, handle, settings);
  return { lease: held, handle, ...parseStatus(name, textOf(status)) };
}

async function statusOf(
  connection: XrootdConnection,
  name: string,
  handle: FileHandle,
  settings: XrootdSettings,
): Promise<Uint8Array> {
  const reply = await askPatiently(connection, statRequest(handle), settings, {});
  if (reply.kind === 'ok') return reply.bytes;
  throw replyError(name, 'tell its size', reply);
}

/** Reads `id size flags modified ...`. */
function parseStatus(name: string, text: string): { size: number; modified: number } {
  const [, size = -1, flags = -1, modified = -1] = text.trim().split(/\s+/).map(Number);
  if (![size, flags, modified].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new StorageError(`storage: "${name}": the server tells its status as "${shown(text)}"`);
  }
  if (flags & STAT_DIRECTORY) throw new StorageError(`storage: "${name}" is a directory`);
  if (flags & STAT_OFFLINE) {
    throw new StorageError(`storage: "${name}" is on tape`, {
      hint: 'ask for it to be brought to disk first',
    });
  }
  return { size, modified };
}

/** Closes the file and gives its connection back. A server that does not answer is not waited for. */
export async function closeRemoteFile({ lease: held, handle }: RemoteFile): Promise<void> {
  const { connection } = held;
  try {
    if (connection.isDead) return;
    await connection.ask(closeRequest(handle), { signal: AbortSignal.timeout(CLOSE_MS) });
  } catch {
    // Whatever the server makes of it: nothing was written, so nothing can be lost.
  } finally {
    await held.release();
  }
}
