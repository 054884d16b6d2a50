import { UsageError } from '../../errors.ts';
import { DEFAULT_PORT } from './codes.ts';

/** A server, and whether the connection to it must be encrypted. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/** A checked XRootD address. */
export interface XrootdAddress {
  readonly endpoint: Endpoint;
  /** The name to log in with; `undefined` leaves it to the program. */
  readonly user: string | undefined;
  /** An absolute path on the server. */
  readonly path: string;
  /** What follows the question mark: it may hold a token, so it is never shown. */
  readonly opaque: string;
  /** What messages say: no user, nothing after a question mark. */
  readonly name: string;
}

const ADDRESS =
  /^x?root(s?):\/\/(?:([^@/?]*)@)?(\[[0-9a-f:.]+\]|[^:/?#[\]\s]+)(?::(\d{1,5}))?(\/[^?]*)(?:\?(.*))?$/i;

/**
 * Checks an address from outside: `root://host[:port]//path[?opaque]`, or `roots://` for one that must be encrypted.
 * Throws `UsageError`.
 */
export function parseXrootdUrl(text: string): XrootdAddress {
  const match = ADDRESS.exec(text);
  const port = Number(match?.[4] ?? DEFAULT_PORT);
  if (!match || hasControls(text) || port < 1 || port > 65535) {
    throw new UsageError('storage: an address was given that is no XRootD URL', {
      hint: 'write root://host:port//path/to/file',
    });
  }
  const [, s = '', login, host = '', , slashes = '', opaque = ''] = match;
  const path = slashes.replace(/^\/+/, '/');
  const endpoint = { host: host.replace(/^\[|\]$/g, ''), port, secure: s !== '' };
  return {
    endpoint,
    user: login?.split(':')[0] || undefined,
    path,
    opaque,
    name: `root${s}://${nameOf(endpoint)}/${path}`,
  };
}

/** An endpoint as people write it. */
export function nameOf({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whether there is a control character, which would end a text of the protocol early or break a line of a log. */
export function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
