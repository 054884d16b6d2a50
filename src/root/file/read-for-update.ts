import { FormatError, UnsupportedError } from '../../errors.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { ExistingStreamers } from '../streamer/extend-streamer-info.ts';
import type { FileStart } from './file-writer.ts';
import { type FileHeader, HEADER_BYTES, parseHeader } from './header.ts';
import { readKey } from './key.ts';
import { type FileContext, readRange, readRecord } from './record.ts';
import { DIRECTORY_BYTES, type WrittenDirectory } from './write-directory.ts';
import { type FreeSegment, mergeSegments } from './write-free-list.ts';
import type { Key } from './write-key.ts';

/** The least that the header of a directory takes. */
const NARROW_DIRECTORY = 48;
const DIRECTORY_CLASS = /^TDirectory(File)?$/;

/**
 * What a file holds, so that more can be added. The lists that say what is where count as free, because they will be
 * written anew; what is free at the end is cut off. Throws `FormatError` for a file that is broken, `UnsupportedError`
 * for one of the last century.
 */
export async function readForUpdate(file: FileContext): Promise<FileStart> {
  const bytes = await readRange(file, 0, Math.min(file.size, HEADER_BYTES), 'the header');
  const header = parseHeader(bytes, { file: file.name, object: 'the header' });
  if (header.begin !== HEADER_BYTES)
    throw new UnsupportedError(`root: "${file.name}" is too old to be added to`);
  const freed: FreeSegment[] = [];
  const directories: WrittenDirectory[] = [];
  await readDirectory(file, await readTop(file, header), { freed, directories });
  const streamers = await readStreamers(file, header);
  freed.push(extent(header.infoAt, header.infoBytes), extent(header.freeAt, header.freeBytes));
  const known = [...freed, ...(await readFreeList(file, header))];
  const merged = mergeSegments(known.filter((segment) => segment.last > segment.first));
  const tail = merged.at(-1)?.last === header.end - 1 ? merged.pop() : undefined;
  const { version, compression: compressionCode } = header;
  const uuid = (directories[0] as WrittenDirectory).uuid;
  return {
    version,
    uuid,
    compressionCode,
    end: tail?.first ?? header.end,
    free: merged,
    directories,
    streamers,
  };
}

function extent(position: number, bytes: number): FreeSegment {
  return { first: position, last: position + bytes - 1 };
}

/** A directory of which it is known where its header is, and how much room that has. */
interface Place {
  readonly name: string;
  readonly title: string;
  readonly parent: WrittenDirectory | undefined;
  readonly position: number;
  readonly nameBytes: number;
  readonly headerBytes: number;
}

async function readTop(file: FileContext, header: FileHeader): Promise<Place> {
  const object = 'the first record';
  const bytes = await readRange(file, header.begin, header.begin + header.nameBytes, object);
  const key = readKey(new Cursor(bytes, { file: file.name, object }));
  const headerBytes = key.bytes - header.nameBytes;
  const { name, title } = key;
  return { name, title, parent: undefined, position: header.begin, nameBytes: header.nameBytes, headerBytes };
}

interface Found {
  readonly freed: FreeSegment[];
  readonly directories: WrittenDirectory[];
}

/** Reads a directory and all that are in it. */
async function readDirectory(file: FileContext, place: Place, found: Found): Promise<WrittenDirectory> {
  const object = `the directory "${place.name}"`;
  if (found.directories.some((one) => one.position === place.position)) {
    throw new FormatError(`root: "${file.name}": ${object} at ${place.position} is in itself`);
  }
  if (place.headerBytes < NARROW_DIRECTORY) {
    throw new UnsupportedError(
      `root: "${file.name}": ${object} has ${place.headerBytes} bytes, too few to be changed`,
    );
  }
  const headerAt = place.position + place.nameBytes;
  const bytes = await readRange(
    file,
    headerAt,
    headerAt + Math.min(place.headerBytes, DIRECTORY_BYTES),
    object,
  );
  const { created, uuid, keysAt, keysBytes } = parseDirectory(new Cursor(bytes, { file: file.name, object }));
  const keys = keysAt === 0 ? [] : await readKeys(file, keysAt, keysBytes, object);
  if (keysAt !== 0) found.freed.push(extent(keysAt, keysBytes));
  const directory: WrittenDirectory = { ...place, created, uuid, keys, children: new Map() };
  found.directories.push(directory);
  for (const key of keys.filter((one) => DIRECTORY_CLASS.test(one.className))) {
    const child = { name: key.name, title: key.title, parent: directory, position: key.position };
    const inside = await readDirectory(
      file,
      { ...child, nameBytes: key.keyBytes, headerBytes: key.storedBytes },
      found,
    );
    if (!directory.children.has(key.name)) directory.children.set(key.name, inside);
  }
  return directory;
}

function parseDirectory(cursor: Cursor): {
  created: number;
  uuid: Uint8Array;
  keysAt: number;
  keysBytes: number;
} {
  const wide = cursor.u16() > 1000;
  const created = cursor.u32();
  cursor.skip(4);
  const keysBytes = cursor.i32();
  cursor.skip(4 + (wide ? 16 : 8));
  const keysAt = wide ? cursor.i64() : cursor.u32();
  cursor.skip(2);
  return { created, uuid: cursor.take(16).slice(), keysAt, keysBytes };
}

async function readKeys(file: FileContext, position: number, bytes: number, object: string): Promise<Key[]> {
  const cursor = new Cursor(await readRange(file, position, position + bytes, object), {
    file: file.name,
    object,
  });
  readKey(cursor);
  return Array.from({ length: cursor.count(29) }, () => keepKey(cursor));
}

/** A key that goes into the new list as it stands in the old one. */
function keepKey(cursor: Cursor): Key {
  const start = cursor.position;
  const { className, name, title, cycle, directoryAt, at, keyBytes, rawBytes, bytes, version } =
    readKey(cursor);
  return {
    className,
    name,
    title,
    cycle,
    directory: directoryAt,
    position: at,
    keyBytes,
    storedBytes: bytes - keyBytes,
    rawBytes,
    datime: cursor.view.getUint32(start + 10),
    wide: version > 1000,
    bytes: cursor.bytes.slice(start, cursor.position),
  };
}

async function readStreamers(file: FileContext, header: FileHeader): Promise<ExistingStreamers | undefined> {
  if (header.infoAt === 0) return undefined;
  const object = 'the streamer info';
  const bytes = await readRange(file, header.infoAt, header.infoAt + header.infoBytes, object);
  const key = readKey(new Cursor(bytes, { file: file.name, object }));
  const { bytes: data, end } = await readRecord(file, key);
  return { data: data.subarray(0, end), keyBytes: key.keyBytes };
}

/** The segments that are free, without the one behind the end. */
async function readFreeList(file: FileContext, header: FileHeader): Promise<FreeSegment[]> {
  if (header.freeAt === 0) return [];
  const object = 'the free list';
  const bytes = await readRange(file, header.freeAt, header.freeAt + header.freeBytes, object);
  const cursor = new Cursor(bytes, { file: file.name, object });
  cursor.skip(readKey(cursor).keyBytes - cursor.position);
  const segments: FreeSegment[] = [];
  while (cursor.left >= 10) {
    const wide = cursor.u16() > 1000;
    const first = wide ? cursor.i64() : cursor.u32();
    const last = wide ? cursor.i64() : cursor.u32();
    if (first > 0 && first <= last && last < header.end) segments.push({ first, last });
  }
  return segments;
}
