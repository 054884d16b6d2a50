import { StorageError } from '../../errors.ts';
import type { ByteRange } from '../byte-source.ts';
import { cut } from '../plan-reads.ts';
import { VECTOR_ELEMENT_BYTES, VECTOR_ELEMENTS, VECTOR_HEADER_BYTES } from './codes.ts';

/** A part of what was asked for: where it is in the file, and where its bytes go. */
export interface Part extends ByteRange {
  readonly into: Uint8Array;
}

/** A request: one part read by itself, or several in one vector. */
export type PlannedRead =
  | { readonly kind: 'read'; readonly part: Part }
  | { readonly kind: 'vector'; readonly parts: readonly Part[] };

/** The most bytes of one read, and of one vector in all. */
const MOST_BYTES = 1 << 23;
/** A part that is longer gains nothing by company. */
const VECTOR_WORTHY = Math.min(VECTOR_ELEMENT_BYTES, 1 << 20);

/** The requests that fill the buffers of the ranges: what is long by itself and in pieces, what is short together. */
export function planParts(ranges: readonly ByteRange[], buffers: readonly Uint8Array[]): PlannedRead[] {
  const parts = ranges
    .flatMap((range, i) =>
      range.end === range.start
        ? []
        : cut(range, MOST_BYTES).map(({ start, end }) => ({
            start,
            end,
            into: buffers[i]!.subarray(start - range.start, end - range.start),
          })),
    )
    .sort((a, b) => a.start - b.start);
  const long = parts.filter((part) => part.into.length > VECTOR_WORTHY);
  const short = parts.filter((part) => part.into.length <= VECTOR_WORTHY);
  return [...long.map((part) => ({ kind: 'read' as const, part })), ...vectorsOf(short)];
}

function vectorsOf(parts: readonly Part[]): PlannedRead[] {
  const vectors: Part[][] = [];
  let bytes = 0;
  for (const part of parts) {
    const last = vectors.at(-1);
    bytes += part.into.length;
    if (last && last.length < VECTOR_ELEMENTS && bytes <= MOST_BYTES) last.push(part);
    else {
      vectors.push([part]);
      bytes = part.into.length;
    }
  }
  return vectors.map((vector) =>
    vector.length === 1 ? { kind: 'read', part: vector[0]! } : { kind: 'vector', parts: vector },
  );
}

/** How long the answer to a vector read is. */
export function vectorAnswerBytes(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.into.length + VECTOR_HEADER_BYTES, 0);
}

/**
 * Hands out the answer to a vector read: each part comes behind `handle (4)  length (4)  offset (8)`, which has to be
 * what was asked for.
 */
export function scatter(name: string, parts: readonly Part[], answer: Uint8Array): void {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.length);
  const expected = vectorAnswerBytes(parts);
  if (answer.length !== expected) throw wrong(name, `expected ${expected} bytes, got ${answer.length}`);
  let at = 0;
  for (const { start, into } of parts) {
    const [length, offset] = [view.getInt32(at + 4), view.getBigInt64(at + 8)];
    if (length !== into.length || offset !== BigInt(start)) {
      throw wrong(name, `expected ${into.length} bytes from ${start}, got ${length} from ${offset}`);
    }
    at += VECTOR_HEADER_BYTES;
    into.set(answer.subarray(at, at + length));
    at += length;
  }
}

function wrong(name: string, what: string): StorageError {
  return new StorageError(`storage: "${name}": a vector read went wrong: ${what}`, { transient: true });
}
