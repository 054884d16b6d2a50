import { isError, NotFoundError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { DIRECTORY_BYTES, readDirectoryHeader, readKeyList } from './directory.ts';
import type { FileHeader } from './header.ts';
import type { Key } from './key.ts';
import { didYouMean } from './nearest-names.ts';
import { type FileContext, readRange } from './record.ts';
import { type Recovered, recoverKeys } from './recover.ts';

/** A key with the path of its directory: empty, or ending in a slash. */
export interface PlacedKey {
  readonly key: Key;
  readonly above: string;
}

/** The directories of a file. Each is read once, when it is first needed. */
export interface Directories {
  /** The directories were lost, and the keys were found by going through the records. */
  readonly isRecovered: boolean;
  /** The record of streamer infos, for a file that was recovered. */
  readonly infos: Key | undefined;
  /** The keys of one directory, in the order of the file. */
  keysOf(path: string, options: ReadOptions): Promise<PlacedKey[]>;
  /** The key of `dir/name` or `dir/name;2`. */
  find(path: string, options: ReadOptions): Promise<Key>;
  /** All keys, depth first; of one name the highest cycle first. */
  list(options: ReadOptions): Promise<PlacedKey[]>;
}

/** Reads the top directory, or finds its keys when the file was never closed. */
export async function openDirectories(
  file: FileContext,
  header: FileHeader,
  options: ReadOptions,
): Promise<Directories> {
  const top = await readTop(file, header, options);
  const recovered = top ? undefined : await recoverKeys(file, header.begin, options);
  return makeDirectories(file, top ?? recovered?.keys.get(header.begin) ?? [], recovered);
}

/** Undefined when the file was not closed: its directory says that it has no keys although records follow, or the file ends before them. */
async function readTop(
  file: FileContext,
  header: FileHeader,
  options: ReadOptions,
): Promise<Key[] | undefined> {
  try {
    const keys = await readDirectory(file, header.begin + header.nameBytes, 'top directory', options);
    return keys ?? undefined;
  } catch (error) {
    // The header says where the file should end: only a file that is shorter has lost its directory.
    if (isError(error, 'format') && header.end > file.size) return undefined;
    throw error;
  }
}

/** The keys of a directory, where its header is; undefined when it has no list of them. */
async function readDirectory(
  file: FileContext,
  at: number,
  object: string,
  options: ReadOptions,
): Promise<Key[] | undefined> {
  const head = await readRange(file, at, Math.min(file.size, at + DIRECTORY_BYTES), object, options);
  const place = { file: file.name, object };
  const { keysAt, keysBytes } = readDirectoryHeader(new Cursor(head, place));
  if (keysAt === 0 || keysBytes === 0) return undefined;
  const bytes = await readRange(file, keysAt, keysAt + keysBytes, `keys of ${object}`, options);
  return readKeyList(new Cursor(bytes, place));
}

const isDirectory = (key: Key) => key.className === 'TDirectory' || key.className === 'TDirectoryFile';

function makeDirectories(file: FileContext, top: Key[], recovered: Recovered | undefined): Directories {
  const known = new Map<number, Promise<Key[]>>();

  function inside(directory: Key, path: string, options: ReadOptions): Promise<Key[]> {
    if (recovered) return Promise.resolve(recovered.keys.get(directory.at) ?? []);
    let keys = known.get(directory.at);
    if (!keys) {
      keys = readDirectory(file, directory.at + directory.keyBytes, `directory "${path}"`, options).then(
        (found) => found ?? [],
      );
      known.set(directory.at, keys);
      keys.catch(() => known.delete(directory.at));
    }
    return keys;
  }

  async function keysOf(path: string, options: ReadOptions): Promise<PlacedKey[]> {
    let keys = top;
    let above = '';
    for (const part of path.split('/').filter((name) => name !== '')) {
      const candidates = keys.filter(isDirectory);
      const key = chooseKey(candidates, part);
      if (!key) throw missing(file, 'directory', `${above}${part}`, candidates);
      above += `${key.name}/`;
      keys = await inside(key, above.slice(0, -1), options);
    }
    return keys.map((key) => ({ key, above }));
  }

  async function find(path: string, options: ReadOptions): Promise<Key> {
    // A name may have slashes of its own.
    const whole = chooseKey(top, path);
    if (whole) return whole;
    const slash = path.lastIndexOf('/');
    const keys = (await keysOf(slash < 0 ? '' : path.slice(0, slash), options)).map(({ key }) => key);
    const key = chooseKey(keys, path.slice(slash + 1));
    if (!key) throw missing(file, 'object', path, keys);
    return key;
  }

  async function list(options: ReadOptions): Promise<PlacedKey[]> {
    const found: PlacedKey[] = [];
    const open = new Set<number>();
    const visit = async (keys: Key[], above: string) => {
      for (const key of newestFirst(keys)) {
        found.push({ key, above });
        // A directory that contains itself would be visited for ever.
        if (!isDirectory(key) || open.has(key.at)) continue;
        open.add(key.at);
        await visit(await inside(key, above + key.name, options), `${above}${key.name}/`);
      }
    };
    await visit(top, '');
    return found;
  }

  return { isRecovered: recovered !== undefined, infos: recovered?.infos, keysOf, find, list };
}

/** Names in the order of the file, each with its highest cycle first. */
function newestFirst(keys: readonly Key[]): Key[] {
  const byName = Map.groupBy(keys, (key) => key.name);
  return [...byName.values()].flatMap((same) => same.sort((a, b) => b.cycle - a.cycle));
}

/** The key of a name, or of `name;cycle`; the highest cycle by default. */
function chooseKey(keys: readonly Key[], wanted: string): Key | undefined {
  const newest = newestFirst(keys);
  const exact = newest.find((key) => key.name === wanted);
  if (exact) return exact;
  const split = /^(.*);(\d+)$/.exec(wanted);
  return split ? newest.find((key) => key.name === split[1] && key.cycle === Number(split[2])) : undefined;
}

function missing(file: FileContext, what: string, path: string, keys: readonly Key[]): NotFoundError {
  const names = keys.map((key) => key.name);
  return new NotFoundError(`root: "${file.name}" has no ${what} "${path}"`, {
    hint: didYouMean(path.split('/').at(-1) ?? path, names),
  });
}
