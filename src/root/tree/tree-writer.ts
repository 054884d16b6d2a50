import type { Compression } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { type ColumnWriter, checkSizes, columnWriter } from './column-writer.ts';
import { OpenTree } from './open-tree.ts';
import { type BranchType, planBranches } from './write-branch-plan.ts';

/** What may be said about a tree; sizes in bytes before compression. */
export interface TreeWriterOptions {
  readonly title?: string | undefined;
  /** A basket is written when the next entry would take it beyond this. 504 KiB when nothing is said. */
  readonly basketBytes?: number | undefined;
  /** All baskets end where a cluster ends. The first that reaches this sets the entries of all others. 32 MiB. */
  readonly clusterBytes?: number | undefined;
  /** The entries of a cluster, instead of `clusterBytes`. */
  readonly clusterEntries?: number | undefined;
  /** That of the file when nothing is said. */
  readonly compression?: Compression | undefined;
}

/** A tree that is being written. */
export type TreeWriter = ColumnWriter;

/** With its key, or compressed badly, it fits into memory of 512 KiB. */
const BASKET_BYTES = 504 * 1024;
const CLUSTER_BYTES = 32 * 1024 * 1024;

/** Starts a tree in a directory of a file. */
export function createTreeWriter(
  file: FileWriter,
  directory: WrittenDirectory,
  name: string,
  branches: Readonly<Record<string, BranchType>>,
  options: TreeWriterOptions & { compression: Compression },
): TreeWriter {
  const { title = name, compression, basketBytes, clusterBytes, clusterEntries } = options;
  const what = `tree "${name}"`;
  const plans = planBranches(name, branches);
  checkSizes(what, { basketBytes, clusterBytes, clusterEntries });
  const settings = {
    ...{ name, title, plans, compression, basketBytes: basketBytes ?? BASKET_BYTES },
    rule: { entries: clusterEntries, bytes: clusterBytes ?? CLUSTER_BYTES, uniform: true },
  };
  return columnWriter(what, new OpenTree(file, directory, settings));
}
