import { ByteWriter } from '../bytes/byte-writer.ts';
import { MAX_NARROW, writePosition } from './write-key.ts';

/** A stretch of a file that holds nothing, first and last byte included. */
export interface FreeSegment {
  readonly first: number;
  readonly last: number;
}

/** How far the end of a file may move before the last segment has to be written anew. */
const TAIL_STEP = 1_000_000_000;

/** The segment behind the end of a file. */
export function tailSegment(end: number): FreeSegment {
  let last = MAX_NARROW;
  while (last <= end) last += TAIL_STEP;
  return { first: end, last };
}

/** Segments in order, those that touch made one. */
export function mergeSegments(segments: readonly FreeSegment[]): FreeSegment[] {
  const merged: FreeSegment[] = [];
  for (const segment of segments.toSorted((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before && segment.first <= before.last + 1) {
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, segment.last) };
    } else merged.push(segment);
  }
  return merged;
}

/** What stands at the start of a segment, so that whoever walks over the records of a file can step over it. */
export function gapMarker(segment: FreeSegment): Uint8Array {
  const writer = new ByteWriter({ capacity: 4 });
  writer.i32(-Math.min(segment.last - segment.first + 1, MAX_NARROW));
  return writer.bytes();
}

/** Bytes of the free list's data. */
export function freeListBytes(segments: readonly FreeSegment[]): number {
  return segments.reduce((sum, segment) => sum + (isWide(segment) ? 18 : 10), 0);
}

/** The data of the free list. */
export function freeListData(segments: readonly FreeSegment[]): Uint8Array {
  const writer = new ByteWriter();
  for (const segment of segments) {
    const wide = isWide(segment);
    writer.i16(wide ? 1001 : 1);
    writePosition(writer, segment.first, wide);
    writePosition(writer, segment.last, wide);
  }
  return writer.bytes();
}

function isWide(segment: FreeSegment): boolean {
  return segment.last > MAX_NARROW;
}
