import type { Table } from '../../../src/column/index.ts';
import {
  createRootFile,
  type MergeInput,
  type MergeOptions,
  type MergeReport,
  mergeRootFiles,
  openRootFile,
  type RootFile,
  type RootWriter,
} from '../../../src/root/index.ts';
import { fromBytes, fromFile, type MemorySink, toMemory } from '../../../src/storage/index.ts';

/** An input in memory. */
export function inputOf(bytes: Uint8Array, name: string): MergeInput {
  return { name, open: async () => fromBytes(bytes, name) };
}

/** An input on disk. */
export function inputAt(path: string): MergeInput {
  return { name: path, open: () => fromFile(path) };
}

/** A file in memory with what `write` puts into it. */
export async function writtenFile(
  write: (file: RootWriter) => Promise<unknown>,
  options: Parameters<typeof createRootFile>[1] = {},
): Promise<Uint8Array> {
  const sink = toMemory('input.root');
  const file = await createRootFile(sink, options);
  await write(file);
  await file.close();
  return sink.bytes();
}

/** Merges into memory. */
export async function merged(
  inputs: readonly MergeInput[],
  options: MergeOptions = {},
): Promise<{ bytes: Uint8Array; report: MergeReport; file: RootFile }> {
  let sink: MemorySink | undefined;
  const open = async () => {
    sink = toMemory('merged.root');
    return sink;
  };
  const report = await mergeRootFiles(inputs, open, options);
  const bytes = (sink as MemorySink).bytes();
  return { bytes, report, file: await openRootFile(fromBytes(bytes, 'merged.root')) };
}

/** All entries of a tree; of its branches each, or every second, every third, ... */
export async function wholeTree(file: RootFile, path: string, step = 1): Promise<Table> {
  const tree = await file.tree(path);
  const readable = tree.branches.filter(({ isGroup, unreadable }) => !isGroup && !unreadable);
  return tree.read(readable.map((branch) => branch.path).filter((_, i) => i % step === 0));
}
