import { BeamlineError, messageOf, StorageError } from '../../errors.ts';
import { cancelled } from '../life.ts';
import { isSameOrigin, redirected } from './url.ts';

/** One request and the limits on its answer. Times are in milliseconds. */
export interface HttpCall {
  /** What messages call it. */
  readonly name: string;
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  /** Headers for whoever answers in the end. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers for the origin that was asked first: a redirect to another one does not get them. */
  readonly ownHeaders: Readonly<Record<string, string>>;
  /** How long nothing may arrive. */
  readonly stallMs: number;
  /** How long the whole may take. */
  readonly totalMs: number;
  readonly fetch: typeof fetch;
}

/** An answer, where it came from in the end, and what to call whenever bytes arrived. */
export interface HttpAnswer {
  readonly response: Response;
  readonly url: string;
  readonly alive: () => void;
}

const MOST_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Sends one request, follows its redirects and lets `consume` read the answer, all within the limits; whatever
 * happens, the connection is not left with unread bytes. Throws a `StorageError`, or a `CancelledError` when
 * `signal` was aborted.
 */
export async function exchange<T>(
  call: HttpCall,
  consume: (answer: HttpAnswer) => Promise<T>,
  signal?: AbortSignal | undefined,
): Promise<T> {
  const clock = startClock(call, signal);
  try {
    const { response, url } = await follow(call, clock.signal);
    clock.alive();
    return await consume({ response, url, alive: clock.alive });
  } catch (error) {
    if (signal?.aborted) throw cancelled(call.name);
    throw clock.fault ?? faultOf(call.name, error);
  } finally {
    clock.stop();
  }
}

interface Clock {
  readonly signal: AbortSignal;
  readonly fault: StorageError | undefined;
  alive(): void;
  stop(): void;
}

/** A signal that is aborted when the call stalls, takes too long or is cancelled, and at its end anyway. */
function startClock({ name, stallMs, totalMs }: HttpCall, outer?: AbortSignal): Clock {
  const controller = new AbortController();
  let fault: StorageError | undefined;
  const expire = (what: string) => {
    fault ??= new StorageError(`storage: "${name}": ${what}`, { transient: true });
    controller.abort();
  };
  // Twice a timer: where this process itself was busy for so long, what arrived meanwhile is seen between the two.
  const arm = () =>
    setTimeout(() => {
      stall = setTimeout(expire, 10, `nothing arrived for ${stallMs} ms`);
    }, stallMs);
  let stall = arm();
  const total = setTimeout(expire, totalMs, `the answer was not whole after ${totalMs} ms`);
  return {
    signal: outer ? AbortSignal.any([outer, controller.signal]) : controller.signal,
    get fault() {
      return fault;
    },
    alive() {
      clearTimeout(stall);
      stall = arm();
    },
    stop() {
      clearTimeout(stall);
      clearTimeout(total);
      // Closes the connection of an answer that was not read to its end; an answer that was is not touched.
      controller.abort();
    },
  };
}

async function follow(call: HttpCall, signal: AbortSignal): Promise<{ response: Response; url: string }> {
  let url = call.url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await send(call, url, 'manual', signal);
    if (response.type === 'opaqueredirect') return followedByBrowser(call, url, signal);
    if (!REDIRECTS.has(response.status)) return { response, url };
    await response.body?.cancel();
    url = redirected(url, response.headers.get('location'));
  }
  throw new StorageError(`storage: "${call.name}": more than ${MOST_REDIRECTS} redirects`);
}

/** A browser hides where a redirect leads; it refuses by itself what leaves HTTPS. */
async function followedByBrowser(call: HttpCall, url: string, signal: AbortSignal) {
  const response = await send(call, url, 'follow', signal);
  return { response, url: response.url === '' ? url : response.url };
}

function send(call: HttpCall, url: string, redirect: RequestRedirect, signal: AbortSignal) {
  const own = isSameOrigin(call.url, url) ? call.ownHeaders : {};
  const headers = { ...call.headers, ...own };
  // Called without its object: `fetch` of a browser refuses any other `this`.
  const { fetch } = call;
  return fetch(url, { method: call.method, headers, redirect, signal });
}

/** Failures that the next try would meet again. */
const LASTING = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|ENOTFOUND|EPROTO|INVALID/;

function faultOf(name: string, error: unknown): Error {
  if (error instanceof BeamlineError) return error;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return new StorageError(`storage: "${name}": the connection failed: ${messageOf(cause) || code}`, {
    cause: error,
    transient: !LASTING.test(code),
  });
}
