import { StorageError } from '../../errors.ts';
import { atMost } from '../parallel.ts';
import { type RetryEffects, type RetryOptions, retrying } from '../retry.ts';
import { statusError } from './answer.ts';
import { readWholeBody } from './body.ts';
import { exchange } from './exchange.ts';
import { parseHttpUrl } from './url.ts';

/** How a text is asked for. Times are in milliseconds. */
export interface TextOptions {
  /** How long one request may take. 60 s unless told. */
  readonly timeoutMs?: number;
  /** The longest text that is taken. 256 MiB unless told. */
  readonly maxBytes?: number;
  /** Who asks. */
  readonly userAgent?: string;
  readonly retry?: RetryOptions;
  readonly signal?: AbortSignal | undefined;
  readonly effects?: Partial<RetryEffects & { fetch: typeof fetch }>;
}

/** Services are asked so many things at a time by this process, all together. */
const polite = atMost(8);

/**
 * The text at a URL, such as the answer of a service; `undefined` when the server says that there is none (404 or 410).
 * Passing failures are tried again, a `Retry-After` is honoured. Throws `StorageError`, or `LimitError` for a text that
 * is too long.
 */
export async function fetchText(url: string, options: TextOptions = {}): Promise<string | undefined> {
  const effects = { ...options.retry?.effects, ...options.effects };
  const once = () => polite.run(() => askOnce(url, options));
  return retrying(once, { ...options.retry, effects }, options.signal);
}

async function askOnce(url: string, options: TextOptions): Promise<string | undefined> {
  const { timeoutMs = 60_000, maxBytes = 1 << 28, userAgent = 'beamline' } = options;
  const address = parseHttpUrl(url);
  const own = address.authorization === undefined ? {} : { authorization: address.authorization };
  const call = {
    ...{ name: address.name, url: address.url, method: 'GET' as const, ownHeaders: own },
    // The length of a coded answer could not be checked.
    headers: { 'user-agent': userAgent, 'accept-encoding': 'identity' },
    ...{ stallMs: timeoutMs, totalMs: timeoutMs, fetch: options.effects?.fetch ?? fetch },
  };
  return exchange(
    call,
    async (answer) => {
      const { response } = answer;
      if (response.status === 404 || response.status === 410) return undefined;
      if (response.status !== 200) throw statusError(address.name, response);
      return decode(address.name, await readWholeBody(address.name, answer, maxBytes));
    },
    options.signal,
  );
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new StorageError(`storage: "${name}": the answer is no text in UTF-8`, { cause: error });
  }
}
