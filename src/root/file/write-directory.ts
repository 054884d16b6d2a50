import { ByteWriter } from '../bytes/byte-writer.ts';
import { type Key, MAX_NARROW, writeKey, writePosition } from './write-key.ts';

/** Bytes of a directory's header: as many as the wide form needs, so that the narrow one can grow in place. */
export const DIRECTORY_BYTES = 60;

/** A directory of a file that is being written. The top one is the file itself. */
export interface WrittenDirectory {
  readonly name: string;
  readonly title: string;
  readonly parent: WrittenDirectory | undefined;
  /** Where its record starts. */
  readonly position: number;
  /** Bytes from there to the header: the key, and for the file its name once more. */
  readonly nameBytes: number;
  /** Bytes that the record has for the header. */
  readonly headerBytes: number;
  readonly created: number;
  readonly uuid: Uint8Array;
  /** In the order of the list: of one name, the highest cycle first. */
  readonly keys: Key[];
  readonly children: Map<string, WrittenDirectory>;
}

/** Adds a key to the list of its directory, before older cycles of the same name. */
export function addKey(directory: WrittenDirectory, key: Key): void {
  const older = directory.keys.findIndex((one) => one.name === key.name);
  directory.keys.splice(older < 0 ? directory.keys.length : older, 0, key);
}

/** The cycle that the next object of this name gets. */
export function nextCycle(directory: WrittenDirectory, name: string): number {
  return (
    1 +
    directory.keys.reduce((highest, key) => (key.name === name ? Math.max(highest, key.cycle) : highest), 0)
  );
}

/** The header of a directory, which says where its list of keys is. */
export function directoryHeader(
  directory: WrittenDirectory,
  modified: number,
  keyList: { position: number; bytes: number },
): Uint8Array {
  const writer = new ByteWriter();
  const parent = directory.parent?.position ?? 0;
  const wide = Math.max(keyList.position, directory.position, parent) > MAX_NARROW;
  writer.i16(wide ? 1005 : 5);
  writer.u32(directory.created);
  writer.u32(modified);
  writer.i32(keyList.bytes);
  writer.i32(directory.nameBytes);
  for (const position of [directory.position, parent, keyList.position])
    writePosition(writer, position, wide);
  writer.i16(1);
  writer.raw(directory.uuid);
  if (writer.length < directory.headerBytes) writer.zeros(directory.headerBytes - writer.length);
  return writer.bytes();
}

/** The data of a directory's key list. */
export function keyListData(keys: readonly Key[]): Uint8Array {
  const writer = new ByteWriter();
  writer.i32(keys.length);
  for (const key of keys) writeKey(writer, key);
  return writer.bytes();
}
