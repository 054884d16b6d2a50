import { StorageError } from '../../errors.ts';
import { RetryLaterError } from '../retry.ts';

/** What the server said about which bytes it sends. */
export interface ContentRange {
  readonly start: number;
  /** One past the last byte. */
  readonly end: number;
  /** Bytes of the whole; `undefined` when the server does not say. */
  readonly total: number | undefined;
}

/** What tells one state of a remote file from another. */
export interface Validators {
  readonly etag: string | undefined;
  readonly modified: string | undefined;
}

/** Reads a `Content-Range` header of a 206 answer; `undefined` when there is none or it is no such thing. */
export function parseContentRange(header: string | null): ContentRange | undefined {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(header?.trim() ?? '');
  if (!match) return undefined;
  const [start, last] = [Number(match[1]), Number(match[2])];
  const total = match[3] === '*' ? undefined : Number(match[3]);
  if (last < start || (total !== undefined && last >= total)) return undefined;
  return { start, end: last + 1, total };
}

/** The size that a 416 answer tells: its header has a star where the range would be. */
export function sizeOfUnsatisfied(header: string | null): number | undefined {
  const match = /^bytes \*\/(\d{1,15})$/i.exec(header?.trim() ?? '');
  return match ? Number(match[1]) : undefined;
}

/** The validators of an answer. */
export function validatorsOf(headers: Headers): Validators {
  return {
    etag: headers.get('etag') ?? undefined,
    modified: headers.get('last-modified') ?? undefined,
  };
}

/** Whether two answers can be about the same state of a file; what one of them does not say does not count. */
export function isSameState(a: Validators, b: Validators): boolean {
  if (a.etag !== undefined && b.etag !== undefined) return a.etag === b.etag;
  if (a.modified !== undefined && b.modified !== undefined) return a.modified === b.modified;
  return true;
}

/** Milliseconds that a `Retry-After` header asks for, in seconds or as a date; 0 when it does not. */
export function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return 0;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}

/** A server said no, for good: with a status that another try would meet again. */
export class RefusedError extends StorageError {
  readonly status: number;

  constructor(message: string, status: number, options: { hint?: string | undefined } = {}) {
    super(message, options);
    this.status = status;
  }
}

const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The error for an answer that brings no bytes. */
export function statusError(name: string, response: Response): StorageError {
  const { status } = response;
  const text = response.statusText.slice(0, 60);
  const message = `storage: "${name}": the server answered ${status} ${text}`.trimEnd();
  if (PASSING.has(status)) {
    return new RetryLaterError(message, retryAfterMs(response.headers.get('retry-after'), Date.now()));
  }
  if (status === 401 || status === 403) {
    return new RefusedError(message, status, {
      hint: 'the address needs credentials, or theirs do not suffice',
    });
  }
  return new RefusedError(message, status);
}

/** Refuses an answer whose bytes are not those of the file: a multipart body, or a coded one. */
export function checkPlain(name: string, response: Response): void {
  const type = response.headers.get('content-type') ?? '';
  if (/^multipart\//i.test(type)) {
    throw new StorageError(`storage: "${name}": one range was asked for, but "${type.slice(0, 40)}" came`);
  }
  const coding = response.headers.get('content-encoding') ?? 'identity';
  if (coding.toLowerCase() !== 'identity') {
    throw new StorageError(`storage: "${name}": the bytes come in the coding "${coding.slice(0, 40)}"`);
  }
}
