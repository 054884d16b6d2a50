import type { ByteSink } from '../../storage/index.ts';
import { ByteWriter, textBytes } from '../bytes/byte-writer.ts';
import type { Compressor } from '../compression/compress.ts';
import { type ExistingStreamers, extendStreamerInfos } from '../streamer/extend-streamer-info.ts';
import { writeStreamerInfos } from '../streamer/write-streamer-info.ts';
import { GatheredWrites } from './gathered-writes.ts';
import { datimeOf, type FileIdentity, partUuid } from './identity.ts';
import {
  addKey,
  DIRECTORY_BYTES,
  directoryHeader,
  keyListData,
  nextCycle,
  type WrittenDirectory,
} from './write-directory.ts';
import { type FreeSegment, freeListBytes, freeListData, gapMarker, tailSegment } from './write-free-list.ts';
import { HEADER_BYTES, headerOf, ROOT_VERSION } from './write-header.ts';
import { type Key, type KeyName, keyBytes, needsWideKey, recordOf } from './write-key.ts';

/** An object to be put into a directory. `encode` gives its bytes, when its key takes `origin` bytes before them. */
export interface ObjectToWrite {
  readonly className: string;
  readonly name: string;
  readonly title: string;
  /** It is stored as it is, whatever the compression of the file. */
  readonly isPlain?: boolean;
  encode(origin: number): Uint8Array;
}

/** What a file holds before anything is added to it. */
export interface FileStart {
  readonly version: number;
  readonly uuid: Uint8Array;
  readonly compressionCode: number;
  /** Where new records go. */
  readonly end: number;
  readonly free: readonly FreeSegment[];
  /** The top directory first, every directory behind the one it is in. */
  readonly directories: readonly WrittenDirectory[];
  readonly streamers: ExistingStreamers | undefined;
}

interface Extent {
  readonly position: number;
  readonly bytes: number;
}

/**
 * The records of a file that is being written, from the first to the header, which comes last:
 *
 *     header (100 bytes) | file record | objects, baskets, directories | key lists | streamer info | free list
 *
 * Space is given out at the end of the file, at once, so that several writers may work at the same time.
 */
export class FileWriter {
  readonly sink: ByteSink;
  readonly top: WrittenDirectory;
  readonly datime: number;
  readonly #start: FileStart;
  readonly #compress: Compressor;
  readonly #classes = new Set<string>();
  readonly #directories: WrittenDirectory[];
  readonly #writes: GatheredWrites;
  #end: number;

  constructor(sink: ByteSink, time: Date, start: FileStart, compress: Compressor) {
    this.sink = sink;
    this.#writes = new GatheredWrites(sink);
    this.datime = datimeOf(time);
    this.#start = start;
    this.#compress = compress;
    this.#directories = [...start.directories];
    this.top = this.#directories[0] as WrittenDirectory;
    this.#end = start.end;
  }

  /** Gives out `bytes` bytes at the end of the file; gives where they start. */
  allocate(bytes: number): number {
    const position = this.#end;
    this.#end += bytes;
    return position;
  }

  /**
   * Writes bytes to space that was given out; they may be used for something else when the promise is settled. They may
   * wait for those behind them: a failure can come with a later call, and a file with one never becomes whole.
   */
  write(position: number, bytes: Uint8Array): Promise<void> {
    return this.#writes.write(position, bytes);
  }

  /** The same for bytes in spare memory, which are not copied: they do not belong to the caller any more. */
  take(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#writes.take(position, bytes);
  }

  /** Notes that objects of these classes are in the file, so that it says how they are laid out. */
  useClasses(names: readonly string[]): void {
    for (const name of names) this.#classes.add(name);
  }

  /** The directory of that name inside another; makes it when it is not there. */
  directory(parent: WrittenDirectory, name: string): WrittenDirectory {
    return parent.children.get(name) ?? this.#newDirectory(parent, name);
  }

  /** Writes an object, compressed when that helps, and enters it into its directory. */
  put(directory: WrittenDirectory, object: ObjectToWrite): Promise<void> {
    const { className, name, title } = object;
    const names = { className, name, title, directory: directory.position };
    const wide = needsWideKey(this.#end, directory.position);
    const raw = object.encode(keyBytes(names, wide));
    const stored = (object.isPlain ? undefined : this.#compress(raw)) ?? raw;
    const cycle = nextCycle(directory, name);
    const key = this.#newKey({ ...names, cycle }, { wide, rawBytes: raw.length, storedBytes: stored.length });
    addKey(directory, key);
    return this.write(key.position, recordOf(key, stored));
  }

  /** Writes everything that says what is where, and waits for all that is being written. After this the file is whole. */
  async finish(): Promise<void> {
    const keyLists = new Map<WrittenDirectory, Extent>();
    for (const directory of this.#directories.toReversed())
      keyLists.set(directory, await this.#writeKeyList(directory));
    const streamers = await this.#writeStreamers();
    const free = await this.#writeFreeList();
    // What stands before all this comes last, so that the rest is written in one go.
    for (const [directory, keyList] of keyLists) await this.#writeHeader(directory, keyList);
    const { version, uuid, compressionCode } = this.#start;
    const header = { version, uuid, compressionCode, nameBytes: this.top.nameBytes, end: this.#end };
    await this.write(0, headerOf({ ...header, free, streamers }));
    await this.#writes.flush();
  }

  #newKey(name: KeyName, sizes: { wide: boolean; rawBytes: number; storedBytes: number }): Key {
    const bytes = keyBytes(name, sizes.wide);
    const position = this.allocate(bytes + sizes.storedBytes);
    return { ...name, ...sizes, keyBytes: bytes, position, datime: this.datime };
  }

  /** Makes a directory and its key; the record itself is written when the directory is whole. */
  #newDirectory(parent: WrittenDirectory, name: string): WrittenDirectory {
    const names = { className: 'TDirectory', name, title: name, cycle: nextCycle(parent, name) };
    const wide = needsWideKey(this.#end, parent.position);
    const sizes = { wide, rawBytes: DIRECTORY_BYTES, storedBytes: DIRECTORY_BYTES };
    const key = this.#newKey({ ...names, directory: parent.position }, sizes);
    const uuid = partUuid(this.#start.uuid, this.#directories.length);
    const directory = emptyDirectory(key, parent, key.keyBytes, this.datime, uuid);
    addKey(parent, key);
    parent.children.set(name, directory);
    this.#directories.push(directory);
    return directory;
  }

  async #writeHeader(directory: WrittenDirectory, keyList: Extent): Promise<void> {
    const header = directoryHeader(directory, this.datime, keyList);
    const key = directory.parent?.keys.find((one) => one.position === directory.position);
    if (key && !key.bytes) await this.write(key.position, recordOf(key, header));
    else await this.write(directory.position + directory.nameBytes, header);
  }

  #writeKeyList({ name, title, position, parent, keys }: WrittenDirectory): Promise<Extent> {
    const className = parent ? 'TDirectory' : 'TFile';
    return this.#writePlain({ className, name, title, cycle: 1, directory: position }, keyListData(keys));
  }

  async #writeStreamers(): Promise<Extent> {
    const { streamers } = this.#start;
    const names = { className: 'TList', name: 'StreamerInfo', title: 'Doubly linked list', cycle: 1 };
    const place = { file: this.sink.name, object: 'the streamer info' };
    const raw = streamers ? extendStreamerInfos(streamers, this.#classes, place) : this.#newStreamers();
    const stored = this.#compress(raw) ?? raw;
    const wide = needsWideKey(this.#end, this.top.position);
    // Data that was there before counts references from the start of its key, which must not become longer: nobody
    // reads its title.
    const tooLong = streamers ? Math.max(0, keyBytes(names, wide) - streamers.keyBytes) : 0;
    const title = names.title.slice(0, names.title.length - tooLong);
    return this.#writePlain({ ...names, title, directory: this.top.position }, stored, raw.length);
  }

  #newStreamers(): Uint8Array {
    const writer = new ByteWriter({ capacity: 1 << 14 });
    writeStreamerInfos(writer, this.#classes);
    return writer.bytes();
  }

  /** The free list stands last and says where the file ends, so its own size is part of what it says. */
  async #writeFreeList(): Promise<Extent & { count: number }> {
    const { free } = this.#start;
    for (const segment of free) await this.write(segment.first, gapMarker(segment));
    const { name, title, position } = this.top;
    const names = { className: 'TFile', name, title, cycle: 1, directory: position };
    const key = keyBytes(names, needsWideKey(this.#end, position));
    const guess = [...free, tailSegment(this.#end + key + 18 * (free.length + 1))];
    const segments = [...free, tailSegment(this.#end + key + freeListBytes(guess))];
    return { ...(await this.#writePlain(names, freeListData(segments))), count: segments.length };
  }

  /** Writes data that no directory lists. */
  async #writePlain(name: KeyName, stored: Uint8Array, rawBytes = stored.length): Promise<Extent> {
    const wide = needsWideKey(this.#end, name.directory);
    const key = this.#newKey(name, { wide, rawBytes, storedBytes: stored.length });
    await this.write(key.position, recordOf(key, stored));
    return { position: key.position, bytes: key.keyBytes + key.storedBytes };
  }
}

function emptyDirectory(
  key: Pick<Key, 'name' | 'title' | 'position'>,
  parent: WrittenDirectory | undefined,
  nameBytes: number,
  created: number,
  uuid: Uint8Array,
): WrittenDirectory {
  const { name, title, position } = key;
  const headerBytes = DIRECTORY_BYTES;
  return {
    name,
    title,
    parent,
    position,
    nameBytes,
    headerBytes,
    created,
    uuid,
    keys: [],
    children: new Map(),
  };
}

/** Starts a file that holds nothing: writes the start of its first record, whose header comes when the file is whole. */
export async function startFile(
  sink: ByteSink,
  identity: FileIdentity,
  compressionCode: number,
): Promise<FileStart> {
  const created = datimeOf(identity.time);
  const name = identity.name ?? fileName(sink.name);
  const names = { className: 'TFile', name, title: '', cycle: 1, directory: 0 };
  const textLength = textBytes(name) + textBytes('');
  const bytes = textLength + DIRECTORY_BYTES;
  const sizes = { keyBytes: keyBytes(names, false), storedBytes: bytes, rawBytes: bytes, wide: false };
  const key = { ...names, ...sizes, position: HEADER_BYTES, datime: created };
  const texts = new ByteWriter();
  texts.text(name);
  texts.text('');
  await sink.write(HEADER_BYTES, recordOf(key, texts.bytes()));
  const top = emptyDirectory(key, undefined, key.keyBytes + textLength, created, identity.uuid);
  const start = { version: ROOT_VERSION, uuid: identity.uuid, compressionCode, streamers: undefined };
  return { ...start, end: HEADER_BYTES + key.keyBytes + bytes, free: [], directories: [top] };
}

/** The last part of a path or URL: a file must not say where it was made. */
function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || 'memory';
}
