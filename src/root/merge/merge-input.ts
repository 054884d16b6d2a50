import { FormatError } from '../../errors.ts';
import type { ByteSource, ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { DIRECTORY_BYTES, readDirectoryHeader, readKeyList } from '../file/directory.ts';
import { type FileHeader, HEADER_BYTES, parseHeader } from '../file/header.ts';
import { type Key, readKey } from '../file/key.ts';
import { contextOf, type FileContext, openRecord, readRange } from '../file/record.ts';
import { type ClassTable, makeClassTable } from '../streamer/class-table.ts';
import { readStreamerInfos } from '../streamer/streamer-info.ts';
import { withEnds } from './input-ends.ts';

/** A file to be merged, by the name that messages have for it. `open` is called more than once, never twice at a time. */
export interface MergeInput {
  readonly name: string;
  open(options: ReadOptions): Promise<ByteSource>;
}

/** An input that is open. */
export interface OpenInput {
  readonly file: FileContext;
  readonly header: FileHeader;
  readonly streamers: InputStreamers;
  /** The newest cycle of everything in all directories, what is in a directory behind the directory. */
  readonly objects: readonly InputObject[];
}

/** The descriptions of the classes of an input. */
export interface InputStreamers {
  /** As stored; empty for a file without any. */
  readonly stored: Uint8Array;
  /** The list, decompressed; undefined for a file without any. */
  readonly data: Cursor | undefined;
  readonly classes: ClassTable;
}

/** Something that an input has. */
export interface InputObject {
  readonly directories: readonly string[];
  readonly path: string;
  readonly key: Key;
}

/** Whether an object is a directory. */
export function isDirectory(className: string): boolean {
  return className === 'TDirectory' || className === 'TDirectoryFile';
}

/** Opens an input and reads its directories. The source is closed by `close` of the input's source, or here after an error. */
export async function openInput(
  input: MergeInput,
  known: InputStreamers | undefined,
  options: ReadOptions,
): Promise<OpenInput> {
  const source = await input.open(options);
  try {
    const file = await contextOf(await withEnds(source, options), options);
    const head = await readRange(file, 0, Math.min(HEADER_BYTES, file.size), 'the file header', options);
    const header = parseHeader(head, { file: file.name, object: 'the file header' });
    if (header.end > file.size) {
      throw new FormatError(
        `root: "${file.name}": it was cut off: expected ${header.end} bytes, got ${file.size}`,
      );
    }
    const streamers = await readStreamers(file, header, known, options);
    const objects: InputObject[] = [];
    await readDirectory(file, header.begin + header.nameBytes, [], objects, new Set(), options);
    if (objects.length === 0 && header.freeAt === 0) {
      throw new FormatError(`root: "${file.name}": it was not closed by the program that wrote it`);
    }
    return { file, header, streamers, objects };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Files of one program describe the same classes in the same bytes: what is known from another is taken from there. */
async function readStreamers(
  file: FileContext,
  header: FileHeader,
  known: InputStreamers | undefined,
  options: ReadOptions,
): Promise<InputStreamers> {
  if (header.infoAt === 0 || header.infoBytes === 0) {
    return { stored: new Uint8Array(), data: undefined, classes: makeClassTable([]) };
  }
  const object = 'the streamer info';
  const bytes = await readRange(file, header.infoAt, header.infoAt + header.infoBytes, object, options);
  const key = readKey(new Cursor(bytes, { file: file.name, object }));
  const stored = bytes.subarray(key.keyBytes);
  if (known?.data?.origin === key.keyBytes && equalBytes(known.stored, stored)) return known;
  const data = openRecord(file, stored, key.rawBytes, key.keyBytes, object);
  const { place, origin, end } = data;
  const classes = makeClassTable(readStreamerInfos(new Cursor(data.bytes, place, { origin, end })));
  return { stored, data, classes };
}

/** Whether two arrays hold the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

async function readDirectory(
  file: FileContext,
  at: number,
  directories: readonly string[],
  found: InputObject[],
  visited: Set<number>,
  options: ReadOptions,
): Promise<void> {
  const object = directories.length === 0 ? 'the top directory' : `the directory "${directories.join('/')}"`;
  const place = { file: file.name, object };
  if (visited.has(at)) throw new FormatError(`root: "${file.name}": ${object} at ${at} is in itself`);
  visited.add(at);
  const head = await readRange(file, at, Math.min(file.size, at + DIRECTORY_BYTES), object, options);
  const { keysAt, keysBytes } = readDirectoryHeader(new Cursor(head, place));
  if (keysAt === 0 || keysBytes === 0) return;
  const keys = readKeyList(
    new Cursor(await readRange(file, keysAt, keysAt + keysBytes, object, options), place),
  );
  for (const key of newestOf(keys)) {
    found.push({ directories, path: [...directories, key.name].join('/'), key });
    if (!isDirectory(key.className)) continue;
    await readDirectory(file, key.at + key.keyBytes, [...directories, key.name], found, visited, options);
  }
}

/** Of each name the highest cycle, in the order of the file. */
function newestOf(keys: readonly Key[]): Key[] {
  const newest = new Map<string, Key>();
  for (const key of keys) {
    const other = newest.get(key.name);
    if (!other || key.cycle > other.cycle) newest.set(key.name, key);
  }
  return [...newest.values()];
}
