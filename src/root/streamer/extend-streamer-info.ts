import { ByteWriter } from '../bytes/byte-writer.ts';
import { Cursor, type Place } from '../bytes/cursor.ts';
import { IS_REFERENCED } from './base-objects.ts';
import { readStreamerInfos } from './streamer-info.ts';
import { writeStreamerInfo } from './write-streamer-info.ts';
import { withDependencies } from './written-classes.ts';

/** The streamer info that a file has already: the data of its record, for a key of `keyBytes` bytes. */
export interface ExistingStreamers {
  readonly data: Uint8Array;
  readonly keyBytes: number;
}

/**
 * Adds classes to a list of TStreamerInfo. What is there keeps its place, because its parts refer to one another by it:
 * so the key must go on taking as many bytes. Gives the data as it is when it has all the classes.
 */
export function extendStreamerInfos(
  existing: ExistingStreamers,
  classNames: Iterable<string>,
  place: Place,
): Uint8Array {
  const { data, keyBytes } = existing;
  const known = new Set(
    readStreamerInfos(new Cursor(data, place, { origin: keyBytes })).map(
      (info) => `${info.className};${info.version}`,
    ),
  );
  const missing = withDependencies(classNames).filter((one) => !known.has(`${one.name};${one.version}`));
  if (missing.length === 0) return data;
  const { end, countAt, count } = shapeOf(new Cursor(data, place));
  const writer = new ByteWriter({ origin: keyBytes, capacity: data.length + 4096 });
  writer.counted(() => {
    writer.raw(data.subarray(4, countAt));
    writer.i32(count + missing.length);
    writer.raw(data.subarray(countAt + 4, end));
    for (const layout of missing) writeStreamerInfo(writer, layout);
  });
  return writer.bytes();
}

/** Where a list ends and where it says how many elements it has. */
function shapeOf(cursor: Cursor): { end: number; countAt: number; count: number } {
  const end = 4 + (cursor.u32() & 0x3fffffff);
  if (end > cursor.end) cursor.fail(`a list up to ${end}, but the record ends at ${cursor.end}`);
  cursor.skip(2 + 2 + 4);
  if (cursor.u32() & IS_REFERENCED) cursor.skip(2);
  cursor.stringBytes();
  const countAt = cursor.position;
  return { end, countAt, count: cursor.count(5) };
}
