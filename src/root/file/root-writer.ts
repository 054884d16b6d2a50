import { DEFAULT_COMPRESSION } from '#encoders';
import { UsageError } from '../../errors.ts';
import type { ByteSink } from '../../storage/index.ts';
import { makeCompressor } from '../compression/compress.ts';
import { type Compression, compressionCode } from '../compression/compression.ts';
import {
  type DescribedObject,
  describeGraph,
  describeHistogram,
  describeText,
} from '../model/describe-object.ts';
import type { AnyRootGraph } from '../model/root-graph.ts';
import type { RootHistogram } from '../model/root-histogram.ts';
import { createNTupleWriter, type NTupleWriter, type NTupleWriterOptions } from '../rntuple/ntuple-writer.ts';
import type { FieldType } from '../rntuple/written-field.ts';
import { createTreeWriter, type TreeWriter, type TreeWriterOptions } from '../tree/tree-writer.ts';
import type { BranchType } from '../tree/write-branch-plan.ts';
import { FileWriter, startFile } from './file-writer.ts';
import { checkIdentity, type FileIdentity, newIdentity } from './identity.ts';
import type { WrittenDirectory } from './write-directory.ts';
import { splitPath } from './write-path.ts';

/** What may be said about a file. With an `identity` the same calls write the same bytes. */
export interface RootWriterOptions {
  readonly compression?: Compression | undefined;
  readonly identity?: FileIdentity | undefined;
}

/**
 * A ROOT file that is being written. Objects have paths like `dir/sub/name`; the directories are made. Something of a
 * name that is there already becomes its next cycle. Calls may overlap; `close` waits for those that are under way.
 */
export interface RootWriter {
  /** Starts a tree. Throws `UsageError` for branches that contradict each other. */
  tree(path: string, branches: Readonly<Record<string, BranchType>>, options?: TreeWriterOptions): TreeWriter;
  /** Starts an RNTuple, which ROOT 6.34 and later can read. Throws `UsageError` for fields that the format does not have. */
  ntuple(
    path: string,
    fields: Readonly<Record<string, FieldType>>,
    options?: NTupleWriterOptions,
  ): NTupleWriter;
  /** Writes a histogram under the name in the path, whatever it is called itself. */
  histogram(path: string, histogram: RootHistogram): Promise<void>;
  /** Writes a graph. */
  graph(path: string, graph: AnyRootGraph): Promise<void>;
  /** Writes a text, as ROOT's TObjString. */
  text(path: string, text: string): Promise<void>;
  /**
   * Closes trees that are open, writes everything else a file needs and closes the sink. Closing twice is harmless. When
   * this fails, or any write before it did, the sink is discarded: there is no file rather than half of one.
   */
  close(): Promise<void>;
  /** Gives up: nothing of the file is left. */
  discard(): Promise<void>;
}

/** Starts a ROOT file in a sink, which then belongs to it: it is closed or discarded with the file, and after an error here. */
export async function createRootFile(sink: ByteSink, options: RootWriterOptions = {}): Promise<RootWriter> {
  const identity = options.identity ?? newIdentity();
  const { compression = DEFAULT_COMPRESSION } = options;
  try {
    checkIdentity(identity);
    const start = await startFile(sink, identity, compressionCode(compression));
    const file = new FileWriter(sink, identity.time, start, makeCompressor(compression));
    return writerOver(file, compression);
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** The public face of a file whose records `file` writes. */
export function writerOver(file: FileWriter, compression: Compression): RootWriter {
  const { sink } = file;
  const trees: (TreeWriter | NTupleWriter)[] = [];
  let ending: Promise<void> | undefined;

  async function finish(): Promise<void> {
    try {
      for (const tree of trees) await tree.close();
      await file.finish();
    } catch (error) {
      await sink.discard();
      throw error;
    }
    await sink.close();
  }

  function open(path: string): { directory: WrittenDirectory; name: string } {
    if (ending) throw new UsageError(`root: "${sink.name}" was closed; "${path}" cannot be written to it`);
    const { directories, name } = splitPath(path);
    return { directory: directories.reduce((inside, one) => file.directory(inside, one), file.top), name };
  }

  async function put(path: string, object: DescribedObject): Promise<void> {
    const { directory, name } = open(path);
    const { className, title, classes, encode } = object;
    file.useClasses(classes);
    await file.put(directory, { className, name, title, encode: (origin) => encode(origin, name) });
  }

  return {
    tree(path, branches, options = {}) {
      const { directory, name } = open(path);
      const chosen = { ...options, compression: options.compression ?? compression };
      const tree = createTreeWriter(file, directory, name, branches, chosen);
      trees.push(tree);
      return tree;
    },
    ntuple(path, fields, options = {}) {
      const { directory, name } = open(path);
      const chosen = { ...options, compression: options.compression ?? compression };
      const ntuple = createNTupleWriter(file, directory, name, fields, chosen);
      trees.push(ntuple);
      return ntuple;
    },
    histogram: (path, histogram) => put(path, describeHistogram(histogram)),
    graph: (path, graph) => put(path, describeGraph(graph)),
    text: (path, text) => put(path, describeText(text)),
    close() {
      ending ??= finish();
      return ending;
    },
    discard() {
      ending = sink.discard();
      return ending;
    },
  };
}
