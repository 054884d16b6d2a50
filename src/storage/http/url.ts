import { StorageError, UsageError } from '../../errors.ts';

/** A checked HTTP address. */
export interface HttpAddress {
  /** What is asked for: no user, no fragment. It may hold a signature: not for messages. */
  readonly url: string;
  /** What messages say: no user, no query. */
  readonly name: string;
  /** The value of an `Authorization` header, when the address named a user. */
  readonly authorization: string | undefined;
}

/** Checks an address from outside. Throws `UsageError` when it is not `http:` or `https:`. */
export function parseHttpUrl(text: string): HttpAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new UsageError('storage: an address was given that is no URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(`storage: "${url.protocol}" is no scheme of an HTTP address`);
  }
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization = user === ':' ? undefined : `Basic ${base64(user)}`;
  url.username = '';
  url.password = '';
  url.hash = '';
  return { url: url.href, name: nameOf(url), authorization };
}

/** Base64 of the text's UTF-8 bytes; `btoa` alone takes Latin-1 only. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/**
 * Where a redirect leads, checked: `StorageError` when it leaves HTTP, goes from `https:` to `http:`, or is no URL.
 */
export function redirected(from: string, location: string | null): string {
  const name = nameOf(new URL(from));
  if (location === null || !URL.canParse(location, from)) {
    throw new StorageError(`storage: "${name}": the server redirects, but not to a URL`);
  }
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && (to.protocol !== 'http:' || from.startsWith('https:'))) {
    throw new StorageError(
      `storage: "${name}": a redirect from ${new URL(from).protocol} to ${to.protocol} is refused`,
    );
  }
  to.username = '';
  to.password = '';
  to.hash = '';
  return to.href;
}

/** Whether the caller's own headers may be sent to both. */
export function isSameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}

function nameOf(url: URL): string {
  return `${url.origin}${url.pathname}${url.search ? '?…' : ''}`;
}
