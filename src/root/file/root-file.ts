import { isError, UnsupportedError } from '../../errors.ts';
import type { ByteSource, ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { type CompileContext, classCompiler } from '../model/compile.ts';
import { readMembers } from '../model/read-object.ts';
import type { RootObject } from '../model/root-object.ts';
import { ANCHOR_CLASS } from '../rntuple/anchor.ts';
import { openNTuple } from '../rntuple/ntuple.ts';
import { type ClassTable, makeClassTable } from '../streamer/class-table.ts';
import { KNOWN_CLASSES } from '../streamer/known-classes.ts';
import { readStreamerInfos, type StreamerInfo } from '../streamer/streamer-info.ts';
import { makeTree, type Tree } from '../tree/tree.ts';
import { readTree } from '../tree/tree-record.ts';
import { type Directories, openDirectories, type PlacedKey } from './directories.ts';
import {
  type CompressionSetting,
  type FileHeader,
  HEADER_BYTES,
  parseCompression,
  parseHeader,
} from './header.ts';
import { type Key, readKey } from './key.ts';
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
  /** How long the file says it is; above `size` when it was cut off, or never closed. */
  readonly statedSize: number;
  readonly compression: CompressionSetting;
  /** The classes that the file describes. */
  readonly classes: ClassTable;
  /** The file was never closed: its objects were found by going through it. */
  readonly isRecovered: boolean;
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
  const directories = await openDirectories(file, header, options);
  const infos = await readInfos(file, header, directories, options);
  return makeRootFile(file, header, makeClassTable(infos, KNOWN_CLASSES), directories);
}

async function readInfos(
  file: FileContext,
  header: FileHeader,
  { isRecovered, infos }: Directories,
  options: ReadOptions,
): Promise<StreamerInfo[]> {
  if (isRecovered) return infos ? readStreamerInfos(await readRecord(file, infos, options)) : [];
  // Trees can be read without them: a file that lost its end need not be lost.
  const isCutOff = header.infoAt + header.infoBytes > file.size && header.end > file.size;
  if (header.infoAt === 0 || header.infoBytes === 0 || isCutOff) return [];
  const object = 'streamer infos';
  const bytes = await readRange(file, header.infoAt, header.infoAt + header.infoBytes, object, options);
  const key = readKey(new Cursor(bytes, { file: file.name, object }));
  return readStreamerInfos(
    openRecord(file, bytes.subarray(key.keyBytes), key.rawBytes, key.keyBytes, object),
  );
}

function makeRootFile(
  file: FileContext,
  header: FileHeader,
  classes: ClassTable,
  directories: Directories,
): RootFile {
  const context: CompileContext = { classes, keepBaseObject: false };
  return {
    name: file.name,
    version: header.version,
    size: file.size,
    statedSize: header.end,
    compression: parseCompression(header.compression),
    classes,
    isRecovered: directories.isRecovered,
    keys: async (path = '', options = {}) => (await directories.keysOf(path, options)).map(publicKey),
    list: async (options = {}) => (await directories.list(options)).map(publicKey),
    async tree(path, options = {}) {
      const key = await directories.find(path, options);
      if (key.className === ANCHOR_CLASS) return openNTuple(file, key, classes, options);
      if (!/^T(Tree|Ntuple|NtupleD)$/.test(key.className)) throw notATree(file, path, key);
      return makeTree(file, context, readTree(await readRecord(file, key, options), key.className, classes));
    },
    async get(path, options = {}) {
      const key = await directories.find(path, options);
      if (/^TDirectory(File)?$/.test(key.className))
        throw new UnsupportedError(`root: "${file.name}": "${path}" is a directory: its keys can be listed`);
      return readKeyObject(await readRecord(file, key, options), key, classes);
    },
    close: () => file.source.close(),
  };
}

function notATree(file: FileContext, path: string, { className }: Key): UnsupportedError {
  const what = className.endsWith('::RNTuple')
    ? 'an RNTuple from before version 1.0, whose format was never final'
    : `a ${className}, not a tree`;
  return new UnsupportedError(`root: "${file.name}": "${path}" is ${what}`);
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

function publicKey({ key, above }: PlacedKey): RootKey {
  const { name, title, className, cycle, bytes, rawBytes } = key;
  return { path: above + name, name, title, className, cycle, bytes, rawBytes };
}
