import { LimitError, StorageError } from '../../errors.ts';
import type { HttpAnswer } from './exchange.ts';

/**
 * Reads the body of an answer into `target`, which it has to fill exactly. Throws a `StorageError`: a transient one
 * when too few bytes came, a lasting one when too many did.
 */
export async function readBodyInto(name: string, answer: HttpAnswer, target: Uint8Array): Promise<void> {
  const told = lengthOf(answer.response);
  if (told !== undefined && told !== target.length) throw wrongLength(name, target.length, told);
  let done = 0;
  for await (const chunk of chunksOf(answer)) {
    if (chunk.length > target.length - done)
      throw wrongLength(name, target.length, `${target.length} or more`);
    target.set(chunk, done);
    done += chunk.length;
  }
  if (done < target.length) {
    throw new StorageError(
      `storage: "${name}": the answer broke off: expected ${target.length} bytes, got ${done}`,
      {
        transient: true,
      },
    );
  }
}

/**
 * Reads a body of unknown length, at most `limit` bytes; a longer one is a `LimitError`, one that breaks off a
 * transient `StorageError`.
 */
export async function readWholeBody(name: string, answer: HttpAnswer, limit: number): Promise<Uint8Array> {
  const told = lengthOf(answer.response);
  if (told !== undefined && told > limit) throw tooLong(name, limit, told);
  const chunks: Uint8Array[] = [];
  let done = 0;
  for await (const chunk of chunksOf(answer)) {
    done += chunk.length;
    if (done > limit) throw tooLong(name, limit, done);
    chunks.push(chunk);
  }
  if (told !== undefined && done !== told) {
    throw new StorageError(`storage: "${name}": the answer broke off: expected ${told} bytes, got ${done}`, {
      transient: true,
    });
  }
  const whole = new Uint8Array(done);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function* chunksOf({ response, alive }: HttpAnswer): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    alive();
    yield next.value;
  }
}

/** The length that the answer tells, `undefined` when it does not. */
export function lengthOf(response: Response): number | undefined {
  const header = response.headers.get('content-length');
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

function wrongLength(name: string, expected: number, got: number | string): StorageError {
  return new StorageError(`storage: "${name}": expected an answer of ${expected} bytes, got ${got}`);
}

function tooLong(name: string, limit: number, length: number): LimitError {
  return new LimitError(
    `storage: "${name}": the server sends the whole file only, and ${length} bytes are more than the ${limit} allowed`,
    { hint: 'download the file first, or allow more with maxWholeBytes' },
  );
}
