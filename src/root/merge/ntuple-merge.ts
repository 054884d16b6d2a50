import { UsageError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { type Compressor, loadCompressor } from '../compression/compress.ts';
import { compressionOf } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { ANCHOR_CLASS, anchorData } from '../rntuple/anchor.ts';
import type { EnvelopeLink } from '../rntuple/envelope.ts';
import type { PagedCluster } from '../rntuple/page-list.ts';
import { MAX_KEY_BYTES, writeBlob } from '../rntuple/write-blob.ts';
import {
  footerEnvelope,
  pageListEnvelope,
  type WrittenCluster,
  type WrittenGroup,
} from '../rntuple/write-envelopes.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { CopyBuffers } from './copy-buffers.ts';
import { copyPages } from './copy-pages.ts';
import { clustersOf, type InputNTuple, readInputNTuple } from './input-ntuple.ts';
import type { InputObject, OpenInput } from './merge-input.ts';
import { columnRules, elementsAfter, keepPages, planPages } from './plan-pages.ts';
import { writeZeros } from './write-zeros.ts';

/** Pages that one page list tells of, before another one is begun. */
const PAGES_IN_LIST = 10_000;

/**
 * Ntuples of one path on their way into one. Header and late additions to the schema are those of the first one with
 * entries, to the byte; the pages of all are copied behind one another; page lists and footer are written anew.
 */
export class NTupleMerge {
  readonly object: InputObject;
  #first: InputNTuple | undefined;
  /** Elements of each column so far. */
  #elements: Float64Array = new Float64Array();
  #clusters: WrittenCluster[] = [];
  #pages = 0;
  readonly #groups: WrittenGroup[] = [];
  entries = 0;
  /** What is left out of the merged ntuple, in words. */
  readonly leftOut = new Set<string>();
  /** Nothing: ntuples are only merged when their fields are the same. */
  readonly filled: ReadonlyMap<string, number> = new Map();

  constructor(object: InputObject) {
    this.object = object;
  }

  /**
   * Looks at the ntuple of an input; nothing is changed until what it gives is called. Throws `UsageError` when its schema
   * is not that of those before.
   */
  survey(ntuple: InputNTuple): () => void {
    const first = this.#first;
    const isFirst = !first || (first.entries === 0 && ntuple.entries > 0);
    const difference =
      isFirst || ntuple.entries === 0 ? undefined : compareSchemas(first.footer.schema, ntuple.footer.schema);
    if (difference !== undefined) {
      throw new UsageError(
        `root: ntuple "${this.object.path}" of "${ntuple.context.file.name}": ${difference}, compared with "${first!.context.file.name}"`,
        { hint: 'merge these files apart; pages are only copied' },
      );
    }
    return () => {
      if (isFirst) this.#first = ntuple;
      if (ntuple.footer.hasMore) this.leftOut.add('what its footer links to');
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
    const isFirst = this.entries === 0;
    // The columns that came late did so at another entry in each input.
    const rules = columnRules(ntuple.footer.schema);
    if (isFirst) this.#elements = new Float64Array(rules.columns.length);
    const before = { entries: this.entries, elements: this.#elements };
    for (const cluster of await clustersOf(ntuple, options)) {
      const planned = isFirst
        ? keepPages(rules, cluster)
        : planPages(ntuple.context, rules, cluster, before.elements);
      await this.#copyCluster(ntuple, cluster, planned, to, buffers, options);
      this.entries = before.entries + cluster.end;
      this.#elements = elementsAfter(rules, planned, this.entries, this.#elements);
      if (this.#pages >= PAGES_IN_LIST) await this.#endGroup(to);
    }
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
    const tools = { compress: await loadCompressor(compressionOf(code)), hashes: ntuple.hashes };
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
    const { header, hashes } = this.#first!;
    const list = pageListEnvelope(this.#clusters, header.checksum, 0, hashes);
    const pageList = await putEnvelope(to, list, await this.#compressor());
    const entries = this.entries - first.start;
    this.#groups.push({ firstEntry: first.start, entries, clusters: this.#clusters.length, pageList });
    this.#clusters = [];
    this.#pages = 0;
  }

  #compressor(): Promise<Compressor> {
    // Envelopes are small; any reader of ntuples knows this one.
    return loadCompressor({ algorithm: 'zstd', level: 5 });
  }

  /** Writes what tells where everything is, and the anchor. Gives the entries. */
  async finish(to: FileWriter, directory: WrittenDirectory): Promise<number> {
    await this.#endGroup(to);
    const { header, footer, hashes } = this.#first!;
    const [at] = await writeBlob(to, [header.stored]);
    const headerLink = { at: at!, bytes: header.stored.length, rawBytes: header.rawBytes };
    const raw = footerEnvelope(this.#groups, header.checksum, hashes, footer.extension);
    const footerLink = await putEnvelope(to, raw, await this.#compressor());
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
}

async function putEnvelope(
  to: FileWriter,
  raw: Uint8Array<ArrayBuffer>,
  compress: Compressor,
): Promise<EnvelopeLink> {
  const stored = (await compress(raw)) ?? raw;
  const [at] = await writeBlob(to, [stored]);
  return { at: at!, bytes: stored.length, rawBytes: raw.length };
}
