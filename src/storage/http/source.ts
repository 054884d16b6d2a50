import { isError, StorageError } from '../../errors.ts';
import type { ByteRange, ByteSource, ReadOptions } from '../byte-source.ts';
import { checkRange } from '../check-range.ts';
import { beginLife, untilAborted } from '../life.ts';
import { allOrStop, atMost, type Parallel } from '../parallel.ts';
import { type RetryEffects, type RetryOptions, retrying } from '../retry.ts';
import { checkPlain, RefusedError, statusError } from './answer.ts';
import { readBodyInto } from './body.ts';
import { exchange, type HttpAnswer, type HttpCall } from './exchange.ts';
import { checkUnchanged, type RemoteState, rangeOf, readFirst, readSize, readWhole } from './state.ts';
import { type HttpAddress, parseHttpUrl } from './url.ts';

/** How an HTTP source asks. Times are in milliseconds. */
export interface HttpOptions {
  /** Requests under way at a time, for all sources of one origin together. 6 unless told. */
  readonly maxParallel?: number;
  /** How long nothing may arrive. 30 s unless told. */
  readonly stallMs?: number;
  /** How long one request may take. 5 min unless told. */
  readonly totalMs?: number;
  /** The most to read of a server that sends the whole file only. 256 MiB unless told. */
  readonly maxWholeBytes?: number;
  /** The first request asks for so many bytes and keeps them. 4 KiB unless told. */
  readonly headBytes?: number;
  /** Sent along to the origin of the URL, not to where it redirects. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly retry?: RetryOptions;
  readonly signal?: AbortSignal | undefined;
  readonly effects?: Partial<RetryEffects & { fetch: typeof fetch }>;
}

type Settings = ReturnType<typeof settingsOf>;

/**
 * Opens a file on a web server. Each range of a batch is one request, several run at a time: wrap the source in
 * `withCoalescing`. Passing failures are tried again, a `Retry-After` is honoured.
 *
 * A server that ignores ranges is read as a whole, up to a limit (`LimitError`). Throws `StorageError` when the file
 * is not there, cannot be reached, answers with other bytes than were asked for, or changes while it is read.
 */
export async function fromHttp(url: string, options: HttpOptions = {}): Promise<ByteSource> {
  const address = parseHttpUrl(url);
  const settings = settingsOf(address, options);
  const state = await open(address, settings, options.signal);
  const remote: Remote = { address, settings, state, stop: new AbortController() };
  const life = beginLife(address.name);
  return {
    name: address.name,
    size: async () => remote.state.size,
    version: async () => versionIn(remote.state, address),
    read: (ranges, read) => life.run(() => readAll(remote, ranges, read), read),
    close: () => life.close(async () => remote.stop.abort()),
  };
}

/** A remote file. Its state is replaced when another location or the whole of it is found. */
interface Remote {
  readonly address: HttpAddress;
  readonly settings: Settings;
  state: RemoteState;
  /** Aborted when the source is closed. */
  readonly stop: AbortController;
  /** The download of the whole, when the server stopped sending ranges. */
  whole?: Promise<void>;
}

function settingsOf(address: HttpAddress, options: HttpOptions) {
  const own = address.authorization === undefined ? {} : { authorization: address.authorization };
  return {
    maxParallel: options.maxParallel ?? 6,
    stallMs: options.stallMs ?? 30_000,
    totalMs: options.totalMs ?? 300_000,
    maxWholeBytes: options.maxWholeBytes ?? 1 << 28,
    headBytes: options.headBytes ?? 1 << 12,
    ownHeaders: { ...own, ...options.headers },
    retry: { ...options.retry, effects: { ...options.retry?.effects, ...options.effects } },
    fetch: options.effects?.fetch ?? fetch,
  };
}

function versionIn({ size, etag, modified }: RemoteState, { url }: HttpAddress): string | undefined {
  // A weak ETag does not promise the same bytes.
  const strong = etag?.startsWith('W/') ? undefined : etag;
  if (strong === undefined && modified === undefined) return undefined;
  return JSON.stringify([url, size, strong, modified]);
}

async function open(address: HttpAddress, settings: Settings, signal?: AbortSignal): Promise<RemoteState> {
  const { headBytes, maxWholeBytes } = settings;
  const { name, url } = address;
  const call = callTo(address, settings, url);
  const attempt = async (): Promise<RemoteState> => {
    const ranged = { ...call, headers: { ...call.headers, range: `bytes=0-${headBytes - 1}` } };
    const first = await exchange(ranged, (answer) => readFirst(name, answer, settings), signal);
    if (first === 'ask-whole') {
      return exchange(call, (answer) => readWhole(name, answer, maxWholeBytes), signal);
    }
    if ('size' in first) return first;
    const asked = { ...call, url: first.url, method: 'HEAD' as const };
    return { ...first, ...(await exchange(asked, async (answer) => readSize(name, answer), signal)) };
  };
  return retrying(() => placesAt(url, settings.maxParallel).run(attempt), settings.retry, signal);
}

function callTo(address: HttpAddress, settings: Settings, url: string): HttpCall {
  // A redirect that was followed before gets the caller's headers only when it stays at home.
  const isHome = new URL(url).origin === new URL(address.url).origin;
  const { stallMs, totalMs, ownHeaders } = settings;
  return {
    name: address.name,
    url,
    method: 'GET',
    headers: { 'accept-encoding': 'identity' },
    ownHeaders: isHome ? ownHeaders : {},
    stallMs,
    totalMs,
    fetch: settings.fetch,
  };
}

const places = new Map<string, Parallel>();

/** The places for requests to one origin, shared by all sources that allow the same number. */
function placesAt(url: string, limit: number): Parallel {
  const key = `${limit} ${new URL(url).origin}`;
  const known = places.get(key) ?? atMost(limit);
  places.set(key, known);
  return known;
}

async function readAll(
  remote: Remote,
  ranges: readonly ByteRange[],
  { signal }: ReadOptions = {},
): Promise<Uint8Array[]> {
  for (const range of ranges) checkRange(remote.address.name, range, remote.state.size);
  return allOrStop(
    ranges.map((range) => (stop) => readOne(remote, range, stop)),
    signal,
  );
}

async function readOne(remote: Remote, range: ByteRange, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(range.end - range.start);
  let done = 0;
  while (done < bytes.length) {
    const position = range.start + done;
    const { head } = remote.state;
    if (position < head.length) {
      const known = head.subarray(position, Math.min(head.length, range.end));
      bytes.set(known, done);
      done += known.length;
    } else {
      done += await requestSome(remote, position, bytes.subarray(done), signal);
    }
  }
  return bytes;
}

/** Asks for the bytes at `position` until it got some of them; 0 when they are in the head now. */
function requestSome(
  remote: Remote,
  position: number,
  target: Uint8Array,
  signal: AbortSignal,
): Promise<number> {
  const { address, settings } = remote;
  const attempt = async () => {
    const { url } = remote.state;
    try {
      return await requestOnce(remote, position, target, signal);
    } catch (error) {
      throw url === address.url ? error : elsewhere(remote, error);
    }
  };
  return retrying(
    () => placesAt(remote.state.url, settings.maxParallel).run(attempt),
    settings.retry,
    signal,
  );
}

/** What was found behind a redirect may have moved: the next try asks the first address again. */
function elsewhere(remote: Remote, error: unknown): unknown {
  if (!isError(error, 'storage')) return error;
  remote.state = { ...remote.state, url: remote.address.url };
  return error instanceof RefusedError
    ? new StorageError(error.message, { cause: error, transient: true })
    : error;
}

async function requestOnce(
  remote: Remote,
  position: number,
  target: Uint8Array,
  signal: AbortSignal,
): Promise<number> {
  const { address, settings, state } = remote;
  const call = callTo(address, settings, state.url);
  const headers = {
    ...call.headers,
    ...ifUnchanged(state),
    range: `bytes=${position}-${position + target.length - 1}`,
  };
  const got = await exchange(
    { ...call, headers },
    (answer) => readSome(remote, answer, position, target),
    signal,
  );
  if (got > 0) return got;
  // The server sends the whole now: it is asked for once, whoever needs it.
  remote.whole ??= downloadWhole(remote).catch((error) => {
    delete remote.whole;
    throw error;
  });
  await untilAborted(remote.whole, signal, address.name);
  return 0;
}

/** With a strong ETag a server that changed the file answers with the whole new one instead of a mixture. */
function ifUnchanged({ etag }: RemoteState): Record<string, string> {
  // A browser would have to ask the server first whether it may send this header to another origin.
  const inBrowser = typeof document !== 'undefined';
  return etag === undefined || etag.startsWith('W/') || inBrowser ? {} : { 'if-range': etag };
}

/** Reads a 206 answer into `target` and tells how many bytes came; 0 for a server that answered with the whole. */
async function readSome(
  remote: Remote,
  answer: HttpAnswer,
  start: number,
  target: Uint8Array,
): Promise<number> {
  const { name } = remote.address;
  const { response, url } = answer;
  if (response.status === 416) {
    throw new StorageError(
      `storage: "${name}": the file changed while it was read: nothing at ${start} any more`,
    );
  }
  if (response.status !== 206 && response.status !== 200) throw statusError(name, response);
  checkPlain(name, response);
  checkUnchanged(name, remote.state, response);
  if (response.status === 200) return 0;
  const range = rangeOf(name, response, { start, end: start + target.length });
  checkUnchanged(name, remote.state, response, range.total);
  const length = range.end - start;
  await readBodyInto(name, answer, target.subarray(0, length));
  remote.state = { ...remote.state, url };
  return length;
}

async function downloadWhole(remote: Remote): Promise<void> {
  const { address, settings, state } = remote;
  const { name } = address;
  const call = callTo(address, settings, state.url);
  const whole = await exchange(
    call,
    async (answer) => {
      checkUnchanged(name, state, answer.response);
      return readWhole(name, answer, settings.maxWholeBytes);
    },
    remote.stop.signal,
  );
  if (whole.size !== state.size) {
    throw new StorageError(
      `storage: "${name}": the file changed while it was read: it had ${state.size} bytes, now ${whole.size}`,
    );
  }
  remote.state = { ...state, head: whole.head, url: whole.url };
}
