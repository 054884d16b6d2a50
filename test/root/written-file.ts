import type { Column, Table } from '../../src/column/index.ts';
import { type BranchType, createRootFile, type TreeWriterOptions } from '../../src/root/index.ts';
import { type ByteRange, type ByteSource, fromBytes, toMemory } from '../../src/storage/index.ts';

/** A table of the columns. */
export function tableOf(length: number, columns: Record<string, Column>): Table {
  return { length, columns: new Map(Object.entries(columns)) };
}

/** The bytes of a file with one tree, "events". */
export async function fileWithTree(
  branches: Record<string, BranchType>,
  table: Table,
  options: TreeWriterOptions = {},
): Promise<Uint8Array> {
  const sink = toMemory('written.root');
  const file = await createRootFile(sink, { compression: 'none' });
  const tree = file.tree('events', branches, options);
  await tree.append(table);
  await file.close();
  return sink.bytes();
}

/** A source in memory that notes what is read from it. */
export interface WatchedSource extends ByteSource {
  /** The batches of ranges so far. */
  readonly batches: (readonly ByteRange[])[];
}

/** A source over bytes that notes what is read from it. */
export function watched(bytes: Uint8Array): WatchedSource {
  const source = fromBytes(bytes, 'written.root');
  const batches: (readonly ByteRange[])[] = [];
  return {
    ...source,
    batches,
    read(ranges, options) {
      batches.push(ranges);
      return source.read(ranges, options);
    },
  };
}
