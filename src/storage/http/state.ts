import { StorageError } from '../../errors.ts';
import {
  checkPlain,
  isSameState,
  parseContentRange,
  sizeOfUnsatisfied,
  statusError,
  type Validators,
  validatorsOf,
} from './answer.ts';
import { lengthOf, readBodyInto, readWholeBody } from './body.ts';
import type { HttpAnswer } from './exchange.ts';

/** What is known of a remote file after the first answer. */
export interface RemoteState extends Validators {
  readonly size: number;
  /** The first bytes, or all of them when the server does not send ranges. */
  readonly head: Uint8Array;
  /** Where the redirects ended. */
  readonly url: string;
}

/** What the first answer can also be: ranges are refused, so the whole has to be asked for; or the size is not told. */
export type FirstAnswer = RemoteState | 'ask-whole' | { readonly head: Uint8Array; readonly url: string };

/** Reads the answer to the first request, which asked for the first `headBytes` bytes. */
export async function readFirst(
  name: string,
  answer: HttpAnswer,
  { headBytes, maxWholeBytes }: { headBytes: number; maxWholeBytes: number },
): Promise<FirstAnswer> {
  const { response, url } = answer;
  if (response.status === 200) return readWhole(name, answer, maxWholeBytes);
  if (response.status === 416) {
    if (sizeOfUnsatisfied(response.headers.get('content-range')) !== 0) return 'ask-whole';
    return { size: 0, head: new Uint8Array(0), url, ...validatorsOf(response.headers) };
  }
  if (response.status !== 206) throw statusError(name, response);
  checkPlain(name, response);
  const range = rangeOf(name, response, { start: 0, end: headBytes });
  const head = new Uint8Array(range.end);
  await readBodyInto(name, answer, head);
  if (range.total === undefined) return { head, url };
  return { size: range.total, head, url, ...validatorsOf(response.headers) };
}

/** Reads a 200 answer: the server sends everything. */
export async function readWhole(name: string, answer: HttpAnswer, limit: number): Promise<RemoteState> {
  const { response, url } = answer;
  if (response.status !== 200) throw statusError(name, response);
  checkPlain(name, response);
  const head = await readWholeBody(name, answer, limit);
  return { size: head.length, head, url, ...validatorsOf(response.headers) };
}

/** Reads the answer to a HEAD request, for the size that a 206 answer did not tell. */
export function readSize(name: string, { response }: HttpAnswer): Validators & { size: number } {
  if (response.status !== 200) throw statusError(name, response);
  const size = lengthOf(response);
  if (size === undefined) throw new StorageError(`storage: "${name}": the server does not tell its size`);
  return { size, ...validatorsOf(response.headers) };
}

/**
 * The range that a 206 answer holds. It begins where it was asked to and ends there or before: a server may send
 * less. A browser does not show the header of another origin; then the length has to be the one asked for.
 */
export function rangeOf(
  name: string,
  response: Response,
  asked: { start: number; end: number },
): { end: number; total: number | undefined } {
  const header = response.headers.get('content-range');
  if (header === null && response.type === 'cors') {
    const length = lengthOf(response);
    if (length !== undefined && length <= asked.end - asked.start && length > 0)
      return { end: asked.start + length, total: undefined };
  }
  const range = parseContentRange(header);
  if (!range || range.start !== asked.start || range.end > asked.end) {
    throw new StorageError(
      `storage: "${name}": bytes ${asked.start} to ${asked.end} asked for, but the answer is about "${header?.slice(0, 60) ?? ''}"`,
    );
  }
  return range;
}

/** Throws when an answer is about another state of the file than the first one was. */
export function checkUnchanged(name: string, known: RemoteState, response: Response, size?: number): void {
  const sizeChanged = size !== undefined && size !== known.size;
  if (sizeChanged || !isSameState(known, validatorsOf(response.headers))) {
    const what = sizeChanged ? `it had ${known.size} bytes, now ${size}` : 'its ETag or its date is another';
    throw new StorageError(`storage: "${name}": the file changed while it was read: ${what}`);
  }
}
