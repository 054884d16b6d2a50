import { StorageError } from '../../errors.ts';
import { FAULT, STATUS } from './codes.ts';
import { hasControls } from './url.ts';

/** What a server can say to a request. */
export type Reply =
  | { readonly kind: 'ok'; readonly bytes: Uint8Array }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  | { readonly kind: 'redirect'; readonly port: number; readonly target: string }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'authmore' };

/** The reply that a frame without data is; `undefined` for a status that ends no request. */
export function replyOf(status: number, body: Uint8Array): Reply | undefined {
  const { number, text } = numberAndText(body);
  switch (status) {
    case STATUS.error:
      return { kind: 'error', code: number, message: text };
    case STATUS.redirect:
      return { kind: 'redirect', port: number, target: text };
    case STATUS.wait:
      return { kind: 'wait', seconds: number };
    case STATUS.authmore:
      return { kind: 'authmore' };
    default:
      return undefined;
  }
}

/** The number and the text that an error, a wait or a redirect consists of; too short a body has 0 and none. */
export function numberAndText(body: Uint8Array): { number: number; text: string } {
  if (body.length < 4) return { number: 0, text: '' };
  const number = new DataView(body.buffer, body.byteOffset, 4).getInt32(0);
  return { number, text: textOf(body.subarray(4)) };
}

/** A text of the protocol, up to its NUL if it has one. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Faults after which another try, or another server, can succeed. */
const PASSING: ReadonlySet<number> = new Set([
  FAULT.fileLocked,
  FAULT.fileNotOpen,
  FAULT.fsError,
  FAULT.ioError,
  FAULT.noMemory,
  FAULT.serverError,
  FAULT.noServer,
  FAULT.cancelled,
  FAULT.inProgress,
  FAULT.overloaded,
  FAULT.timedOut,
  FAULT.timerExpired,
]);

const HINTS: Readonly<Record<number, string>> = {
  [FAULT.notAuthorized]: 'the server wants other credentials',
  [FAULT.authFailed]: 'the server wants other credentials',
  [FAULT.tlsRequired]: 'write roots:// for an encrypted connection',
};

/** The error for a reply that brings no bytes. `doing` completes "the server refused to ...". */
export function replyError(name: string, doing: string, reply: Exclude<Reply, { kind: 'ok' }>): StorageError {
  if (reply.kind !== 'error') {
    return new StorageError(`storage: "${name}": to ${doing} the server answered "${reply.kind}"`);
  }
  return new StorageError(
    `storage: "${name}": the server refused to ${doing}: ${shown(reply.message)} (${reply.code})`,
    {
      transient: PASSING.has(reply.code),
      hint: HINTS[reply.code],
    },
  );
}

/** A server's text, fit for a message: one line, of some length, without what follows a question mark. */
export function shown(text: string): string {
  const line = [...text.slice(0, 300)].map((letter) => (hasControls(letter) ? ' ' : letter)).join('');
  return line.replace(/\?\S*/g, '?…').trim();
}
