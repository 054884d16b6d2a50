import { DEFAULT_COMPRESSION } from '#encoders';
import type { ReadOptions } from '../../storage/index.ts';
import { type Compressor, makeCompressor } from '../compression/compress.ts';
import { compressionOf } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { ANCHOR_CLASS, anchorData } from '../rntuple/anchor.ts';
import { CHECKSUM_BYTES, type EnvelopeLink } from '../rntuple/envelope.ts';
import type { PagedCluster } from '../rntuple/page-list.ts';
import type { SchemaRecord } from '../rntuple/schema-record.ts';
import { MAX_KEY_BYTES, writeBlob } from '../rntuple/write-blob.ts';
import {
  footerEnvelope,
  mergedHeaderEnvelope,
  pageListEnvelope,
  type WrittenCluster,
  type WrittenGroup,
} from '../rntuple/write-envelopes.ts';
import type { CopyBuffers } from './copy-buffers.ts';
import { copyPages } from './copy-pages.ts';
import { clustersOf, type InputNTuple, readInputNTuple } from './input-ntuple.ts';
import type { InputObject, OpenInput } from './merge-input.ts';
import { NTupleSchema } from './ntuple-schema.ts';
import { columnRules, elementsAfter, keepPages, planPages } from './plan-pages.ts';
import type { DifferingBranches } from './tree-schema.ts';
import { viewAs } from './view-as.ts';
import { writeZeros } from './write-zeros.ts';

/** What stands in front of the pages of the merged ntuple: a header of its own, or that of the first input. */
interface MergedDescription {
  readonly merged: SchemaRecord | undefined;
  /** The header of its own. */
  readonly raw: Uint8Array<ArrayBuffer> | undefined;
  readonly checksum: Uint8Array;
  /** Late additions to the header of the first input. */
  readonly extension: Uint8Array | undefined;
}

/** Pages that one page list tells of, before another one is begun. */
const PAGES_IN_LIST = 10_000;

/**
 * Ntuples of one path on their way into one. The pages of all are copied behind one another; page lists and footer are
 * written anew. Header and late additions to the schema are those of the first one with entries, to the byte, where all
 * have the same; where they differ, the merged ntuple gets a header of its own, and pages of zeros for what an input
 * does not have.
 */
export class NTupleMerge {
  readonly object: InputObject;
  readonly #schema: NTupleSchema;
  /** Elements of each column so far. */
  #elements: Float64Array = new Float64Array();
  #clusters: WrittenCluster[] = [];
  #pages = 0;
  readonly #groups: WrittenGroup[] = [];
  #description: MergedDescription | undefined;
  entries = 0;
  readonly #filled = new Map<string, number>();
  readonly #more = new Set<string>();

  constructor(object: InputObject, differing: DifferingBranches) {
    this.object = object;
    this.#schema = new NTupleSchema(object.path, differing);
  }

  /** What is left out of the merged ntuple, in words. */
  get leftOut(): ReadonlySet<string> {
    return new Set([...this.#schema.leftOut, ...this.#more]);
  }

  /** Fields that inputs do not have, and for how many entries they were filled. */
  get filled(): ReadonlyMap<string, number> {
    return this.#filled;
  }

  /**
   * Looks at the ntuple of an input; nothing is changed until what it gives is called. Throws `UsageError` when its schema
   * differs from those before and must not.
   */
  survey(ntuple: InputNTuple): () => void {
    const take = this.#schema.survey(ntuple);
    return () => {
      take();
      if (ntuple.footer.hasMore) this.#more.add('what its footer links to');
    };
  }

  /** Copies the pages of an input behind those that are there. */
  async add(
    input: OpenInput,
    object: InputObject,
    to: FileWriter,
    _directory: WrittenDirectory,
    buffers: CopyBuffers,
    options: ReadOptions,
  ): Promise<void> {
    const ntuple = await readInputNTuple(input, object, options);
    if (ntuple.entries === 0) return;
    const { merged } = this.#describe();
    const isFirst = this.entries === 0;
    // The columns that came late did so at another entry in each input.
    const view = merged ? viewAs(merged, ntuple.footer.schema) : { schema: ntuple.footer.schema };
    const rules = columnRules(view.schema);
    if (isFirst) this.#elements = new Float64Array(rules.columns.length);
    const before = { entries: this.entries, elements: this.#elements };
    for (const cluster of await clustersOf(ntuple, options)) {
      const planned =
        isFirst && !merged
          ? keepPages(rules, cluster)
          : planPages(ntuple.context, rules, view.clusterOf?.(cluster) ?? cluster, before.elements);
      await this.#copyCluster(ntuple, cluster, planned, to, buffers, options);
      this.entries = before.entries + cluster.end;
      this.#elements = elementsAfter(rules, planned, this.entries, this.#elements);
      if (this.#pages >= PAGES_IN_LIST) await this.#endGroup(to);
    }
    for (const name of view.missing ?? [])
      this.#filled.set(name, (this.#filled.get(name) ?? 0) + ntuple.entries);
  }

  /** Fixes the header of the merged ntuple. */
  #describe(): MergedDescription {
    if (this.#description) return this.#description;
    const { header, footer, hashes } = this.#schema.first;
    const merged = this.#schema.merged();
    if (merged) {
      const raw = mergedHeaderEnvelope(header.name, header.description, merged, hashes);
      this.#description = { merged, raw, checksum: raw.slice(-CHECKSUM_BYTES), extension: undefined };
    } else
      this.#description = { merged, raw: undefined, checksum: header.checksum, extension: footer.extension };
    return this.#description;
  }

  async #copyCluster(
    ntuple: InputNTuple,
    { start, end }: PagedCluster,
    planned: ReturnType<typeof planPages>,
    to: FileWriter,
    buffers: CopyBuffers,
    options: ReadOptions,
  ): Promise<void> {
    const wanted = planned.flatMap(({ pages }) => pages);
    const places = await copyPages(ntuple.context, wanted, to, buffers, options);
    const code = planned.find(({ pages }) => pages.length > 0)?.compressionCode ?? 0;
    const tools = { compress: makeCompressor(compressionOf(code)), hashes: ntuple.hashes };
    const zeros = await writeZeros(planned, tools, to);
    const columns = planned.map(({ column, pages, firstElement, compressionCode, suppressed }) => ({
      firstElement,
      suppressed,
      compressionCode: pages.length > 0 ? compressionCode : code,
      pages: [
        ...(zeros.get(column.id) ?? []),
        ...pages.map((page) => ({ ...page, at: places.get(page.at)! })),
      ],
    }));
    this.#clusters.push({ start: this.entries, entries: end - start, columns });
    this.#pages += columns.reduce((sum, { pages }) => sum + pages.length, 0);
  }

  async #endGroup(to: FileWriter): Promise<void> {
    const [first] = this.#clusters;
    if (!first) return;
    const { hashes } = this.#schema.first;
    const list = pageListEnvelope(this.#clusters, this.#describe().checksum, 0, hashes);
    const pageList = await putEnvelope(to, list, this.#compressor());
    const entries = this.entries - first.start;
    this.#groups.push({ firstEntry: first.start, entries, clusters: this.#clusters.length, pageList });
    this.#clusters = [];
    this.#pages = 0;
  }

  #compressor(): Compressor {
    // Envelopes are small.
    return makeCompressor(DEFAULT_COMPRESSION);
  }

  /** Writes what tells where everything is, and the anchor. Gives the entries. */
  async finish(to: FileWriter, directory: WrittenDirectory): Promise<number> {
    await this.#endGroup(to);
    const { hashes } = this.#schema.first;
    const { raw, checksum, extension } = this.#describe();
    const compress = this.#compressor();
    const headerLink = raw ? await putEnvelope(to, raw, compress) : await this.#putFirstHeader(to);
    const footer = footerEnvelope(this.#groups, checksum, hashes, extension);
    const footerLink = await putEnvelope(to, footer, compress);
    const { name, title } = this.object.key;
    to.useClasses([ANCHOR_CLASS]);
    await to.put(directory, {
      className: ANCHOR_CLASS,
      name,
      title,
      isPlain: true,
      encode: () =>
        anchorData({ header: headerLink, footer: footerLink, maxKeyBytes: MAX_KEY_BYTES }, hashes),
    });
    return this.entries;
  }

  async #putFirstHeader(to: FileWriter): Promise<EnvelopeLink> {
    const { stored, rawBytes } = this.#schema.first.header;
    const [at] = await writeBlob(to, [stored]);
    return { at: at!, bytes: stored.length, rawBytes };
  }
}

async function putEnvelope(
  to: FileWriter,
  raw: Uint8Array<ArrayBuffer>,
  compress: Compressor,
): Promise<EnvelopeLink> {
  const stored = compress(raw) ?? raw;
  const [at] = await writeBlob(to, [stored]);
  return { at: at!, bytes: stored.length, rawBytes: raw.length };
}
