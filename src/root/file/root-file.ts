import { isError, NotFoundError, UnsupportedError } from '../../errors.ts';
import type { ByteSource, ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { type CompileContext, classCompiler } from '../model/compile.ts';
import { readMembers } from '../model/read-object.ts';
import type { RootObject } from '../model/root-object.ts';
import { ANCHOR_CLASS } from '../rntuple/anchor.ts';
import { openNTuple } from '../rntuple/ntuple.ts';
import { type ClassTable, makeClassTable } from '../streamer/class-table.ts';
import { KNOWN_CLASSES } from '../streamer/known-classes.ts';
import { readStreamerInfos } from '../streamer/streamer-info.ts';
import { makeTree, type Tree } from '../tree/tree.ts';
import { readTree } from '../tree/tree-record.ts';
import { DIRECTORY_BYTES, readDirectoryHeader, readKeyList } from './directory.ts';
import {
  type CompressionSetting,
  type FileHeader,
  HEADER_BYTES,
  parseCompression,
  parseHeader,
} from './header.ts';
import { type Key, readKey } from './key.ts';
import { didYouMean } from './nearest-names.ts';
import { contextOf, type FileContext, openRecord, readRange, readRecord } from './record.ts';

/** An object that a directory lists. Sizes in bytes. */
export interface RootKey {
  /** Names of the directories and its own, joined by slashes, without the cycle. */
  readonly path: string;
  readonly name: string;
  readonly title: string;
  readonly className: string;
  /** Objects of one name are told apart by it; the highest is the newest. */
  readonly cycle: number;
  /** On disk, with its key. */
  readonly bytes: number;
  /** After decompression. */
  readonly rawBytes: number;
}

/** An open ROOT file. */
export interface RootFile {
  readonly name: string;
  /** 10000 * major + 100 * minor + patch of the ROOT that wrote it. */
  readonly version: number;
  readonly size: number;
  readonly compression: CompressionSetting;
  /** The classes that the file describes. */
  readonly classes: ClassTable;
  /** The keys of one directory, by default the top one: all cycles, in the order of the file. */
  keys(path?: string, options?: ReadOptions): Promise<readonly RootKey[]>;
  /** Every key of every directory, depth first; of one name the highest cycle first. */
  list(options?: ReadOptions): Promise<readonly RootKey[]>;
  /** An object of any class as plain data, `dir/name` or `dir/name;2`. Throws `UnsupportedError` for a class that is not described. */
  get(path: string, options?: ReadOptions): Promise<RootObject>;
  /** Opens a tree or an RNTuple, `dir/name` or `dir/name;2`; `NotFoundError` with the nearest names when there is none. */
  tree(path: string, options?: ReadOptions): Promise<Tree>;
  close(): Promise<void>;
}

/** How to open a file. */
export interface OpenRootOptions extends ReadOptions {
  /** The largest record that is decompressed, in bytes; 1 GiB by default. */
  readonly maxObjectBytes?: number | undefined;
}

/**
 * Opens a ROOT file: reads its header, its directory and the descriptions of its classes. The source stays with the
 * caller until `close`, which closes it; when opening fails it stays open.
 */
export async function openRootFile(source: ByteSource, options: OpenRootOptions = {}): Promise<RootFile> {
  const file = await contextOf(source, options);
  const head = await readRange(file, 0, Math.min(HEADER_BYTES, file.size), 'file header', options);
  const header = parseHeader(head, { file: file.name, object: 'file header' });
  const classes = makeClassTable(await readClasses(file, header, options), KNOWN_CLASSES);
  return makeRootFile(file, header, classes);
}

async function readClasses(file: FileContext, header: FileHeader, options: ReadOptions) {
  if (header.infoAt === 0 || header.infoBytes === 0) return [];
  const object = 'streamer infos';
  const bytes = await readRange(file, header.infoAt, header.infoAt + header.infoBytes, object, options);
  const key = readKey(new Cursor(bytes, { file: file.name, object }));
  return readStreamerInfos(
    openRecord(file, bytes.subarray(key.keyBytes), key.rawBytes, key.keyBytes, object),
  );
}

/** The keys of a directory, where its header is. */
async function readDirectory(
  file: FileContext,
  at: number,
  object: string,
  options: ReadOptions,
): Promise<Key[]> {
  const head = await readRange(file, at, Math.min(file.size, at + DIRECTORY_BYTES), object, options);
  const place = { file: file.name, object };
  const { keysAt, keysBytes } = readDirectoryHeader(new Cursor(head, place));
  if (keysAt === 0 || keysBytes === 0) return [];
  const bytes = await readRange(file, keysAt, keysAt + keysBytes, `keys of ${object}`, options);
  return readKeyList(new Cursor(bytes, place));
}

const isDirectory = (key: Key) => key.className === 'TDirectory' || key.className === 'TDirectoryFile';

function makeRootFile(file: FileContext, header: FileHeader, classes: ClassTable): RootFile {
  const context: CompileContext = { classes, keepBaseObject: false };
  const directories = new Map<number, Promise<Key[]>>();

  function directoryAt(at: number, path: string, options: ReadOptions): Promise<Key[]> {
    let keys = directories.get(at);
    if (!keys) {
      keys = readDirectory(file, at, path === '' ? 'top directory' : `directory "${path}"`, options);
      directories.set(at, keys);
      keys.catch(() => directories.delete(at));
    }
    return keys;
  }

  const top = (options: ReadOptions) => directoryAt(header.begin + header.nameBytes, '', options);

  async function keysOf(path: string, options: ReadOptions): Promise<Key[]> {
    let keys = await top(options);
    let above = '';
    for (const part of path.split('/').filter((name) => name !== '')) {
      const key = chooseKey(keys.filter(isDirectory), part);
      if (!key) throw missing(file, 'directory', `${above}${part}`, keys.filter(isDirectory));
      above += `${key.name}/`;
      keys = await directoryAt(key.at + key.keyBytes, above.slice(0, -1), options);
    }
    return keys;
  }

  async function find(path: string, options: ReadOptions): Promise<Key> {
    const slash = path.lastIndexOf('/');
    const keys = await keysOf(slash < 0 ? '' : path.slice(0, slash), options);
    const key = chooseKey(keys, path.slice(slash + 1));
    if (!key) throw missing(file, 'object', path, keys);
    return key;
  }

  async function list(options: ReadOptions): Promise<RootKey[]> {
    const found: RootKey[] = [];
    const open = new Set<number>();
    const visit = async (keys: Key[], above: string) => {
      for (const key of newestFirst(keys)) {
        found.push(publicKey(key, above));
        const at = key.at + key.keyBytes;
        // A directory that contains itself would be visited for ever.
        if (!isDirectory(key) || open.has(at)) continue;
        open.add(at);
        await visit(await directoryAt(at, above + key.name, options), `${above}${key.name}/`);
      }
    };
    await visit(await top(options), '');
    return found;
  }

  return {
    name: file.name,
    version: header.version,
    size: file.size,
    compression: parseCompression(header.compression),
    classes,
    keys: async (path = '', options = {}) => {
      const above = path.split('/').filter((name) => name !== '');
      return (await keysOf(path, options)).map((key) =>
        publicKey(key, above.map((name) => `${name}/`).join('')),
      );
    },
    list: (options = {}) => list(options),
    async tree(path, options = {}) {
      const key = await find(path, options);
      if (key.className === ANCHOR_CLASS) return openNTuple(file, key, classes, options);
      if (!/^T(Tree|Ntuple|NtupleD)$/.test(key.className)) {
        throw new UnsupportedError(`root: "${file.name}": "${path}" is a ${key.className}, not a tree`);
      }
      return makeTree(file, context, readTree(await readRecord(file, key, options), key.className, classes));
    },
    async get(path, options = {}) {
      const key = await find(path, options);
      return readKeyObject(await readRecord(file, key, options), key, classes);
    },
    close: () => file.source.close(),
  };
}

function readKeyObject(cursor: Cursor, { className, name }: Key, classes: ClassTable): RootObject {
  try {
    const compile = classCompiler({ classes, keepBaseObject: true });
    return { className, members: readMembers(cursor, className, compile) };
  } catch (error) {
    if (!isError(error, 'unsupported')) throw error;
    const reason = error.message.replace(/^root: /, '');
    throw new UnsupportedError(`root: "${cursor.place.file}": object "${name}": ${reason}`, { cause: error });
  }
}

function publicKey(key: Key, above: string): RootKey {
  const { name, title, className, cycle, bytes, rawBytes } = key;
  return { path: above + name, name, title, className, cycle, bytes, rawBytes };
}

/** Names in the order of the file, each with its highest cycle first. */
function newestFirst(keys: readonly Key[]): Key[] {
  const byName = new Map<string, Key[]>();
  for (const key of keys) byName.set(key.name, [...(byName.get(key.name) ?? []), key]);
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
