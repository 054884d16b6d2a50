import type { Table } from '../../column/index.ts';
import { UsageError } from '../../errors.ts';
import type { Compression } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { OpenTree } from './open-tree.ts';
import { type BranchType, planBranches } from './write-branch-plan.ts';
import type { ClusterRule } from './write-cluster.ts';

/** What may be said about a tree; sizes in bytes before compression. */
export interface TreeWriterOptions {
  readonly title?: string | undefined;
  /** A basket is written when the next entry would take it beyond this. 256 KiB when nothing is said. */
  readonly basketBytes?: number | undefined;
  /** All baskets end where a cluster ends. The first that reaches this sets the entries of all others. 32 MiB. */
  readonly clusterBytes?: number | undefined;
  /** The entries of a cluster, instead of `clusterBytes`. */
  readonly clusterEntries?: number | undefined;
  /** That of the file when nothing is said. */
  readonly compression?: Compression | undefined;
}

/** A tree that is being written. */
export interface TreeWriter {
  /** Entries so far. */
  readonly entries: number;
  /**
   * Adds entries: a column for every branch, of exactly its type. Nothing of the table is kept; it must not change until
   * the promise is settled. Throws `UsageError` for columns that do not fit, and then adds nothing.
   */
  append(table: Table): Promise<void>;
  /** Writes what is left and enters the tree into its directory. Closing twice is harmless. */
  close(): Promise<void>;
}

const BASKET_BYTES = 256 * 1024;
const CLUSTER_BYTES = 32 * 1024 * 1024;

/** Starts a tree in a directory of a file. */
export function createTreeWriter(
  file: FileWriter,
  directory: WrittenDirectory,
  name: string,
  branches: Readonly<Record<string, BranchType>>,
  options: TreeWriterOptions & { compression: Compression },
): TreeWriter {
  const { title = name, basketBytes = BASKET_BYTES, compression } = options;
  const [plans, rule] = [planBranches(name, branches), clusterRule(name, options)];
  const state = new OpenTree(file, directory, { name, title, plans, rule, basketBytes, compression });
  let closing: Promise<void> | undefined;
  let queue: Promise<void> = Promise.resolve();

  return {
    get entries() {
      return state.entries;
    },
    append(table) {
      if (closing)
        return Promise.reject(new UsageError(`root: tree "${name}" was closed and takes no more entries`));
      const appending = queue.then(() => state.append(table));
      queue = appending.catch(() => {});
      return appending;
    },
    close() {
      closing ??= queue.then(() => state.finish());
      return closing;
    },
  };
}

function clusterRule(tree: string, options: TreeWriterOptions): ClusterRule {
  const sizes = {
    basketBytes: options.basketBytes,
    clusterBytes: options.clusterBytes,
    clusterEntries: options.clusterEntries,
  };
  for (const [name, value] of Object.entries(sizes)) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new UsageError(`root: tree "${tree}": ${name} is ${value}, but has to be a whole number above 0`);
    }
  }
  return { entries: options.clusterEntries, bytes: options.clusterBytes ?? CLUSTER_BYTES };
}
