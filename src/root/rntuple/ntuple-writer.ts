import type { Table } from '../../column/index.ts';
import { UsageError } from '../../errors.ts';
import { giveMemory } from '../bytes/spare-memory.ts';
import { type Hashes, loadHashes } from '../compression/checksum.ts';
import { type Compressor, loadCompressor } from '../compression/compress.ts';
import { type Compression, compressionCode } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { type ColumnWriter, checkSizes, columnWriter, type OpenColumns } from '../tree/column-writer.ts';
import { ClusterCutter } from '../tree/write-cluster.ts';
import { ANCHOR_CLASS, anchorData } from './anchor.ts';
import { type EntrySource, makeSource } from './entry-source.ts';
import { CHECKSUM_BYTES, type EnvelopeLink } from './envelope.ts';
import { type FullPage, PageBuffer } from './page-buffer.ts';
import type { Page } from './page-list.ts';
import { MAX_KEY_BYTES, writeBlob } from './write-blob.ts';
import {
  footerEnvelope,
  headerEnvelope,
  pageListEnvelope,
  type WrittenCluster,
  type WrittenGroup,
} from './write-envelopes.ts';
import { type FieldType, planFields, type WrittenSchema } from './written-field.ts';

/** What may be said about an ntuple; sizes in bytes before compression. */
export interface NTupleWriterOptions {
  readonly description?: string | undefined;
  /** A page is written when it has this size. 1 MiB when nothing is said. */
  readonly pageBytes?: number | undefined;
  /** A cluster ends with the entry that takes it to this size. It is what is kept in memory. 32 MiB. */
  readonly clusterBytes?: number | undefined;
  /** The entries of a cluster, instead of `clusterBytes`. */
  readonly clusterEntries?: number | undefined;
  /** That of the file when nothing is said. With any, the bytes of numbers are stored apart. */
  readonly compression?: Compression | undefined;
}

/** An ntuple that is being written. */
export type NTupleWriter = ColumnWriter;

const PAGE_BYTES = 1024 * 1024;
const CLUSTER_BYTES = 32 * 1024 * 1024;
const MAX_PAGE_BYTES = 128 * 1024 * 1024;
/** Pages of a cluster that are written in one record: the size of a record has 31 bits. */
const BLOB_BYTES = 64 * 1024 * 1024;

/** Starts an ntuple in a directory of a file. */
export function createNTupleWriter(
  file: FileWriter,
  directory: WrittenDirectory,
  name: string,
  fields: Readonly<Record<string, FieldType>>,
  options: NTupleWriterOptions & { compression: Compression },
): NTupleWriter {
  const what = `ntuple "${name}"`;
  const { pageBytes, clusterBytes, clusterEntries } = options;
  checkSizes(what, { clusterBytes, clusterEntries });
  checkSizes(what, { pageBytes }, MAX_PAGE_BYTES);
  const schema = planFields(name, fields, compressionCode(options.compression) > 0);
  return columnWriter(what, new OpenNTuple(file, directory, name, schema, options));
}

/** A page that is compressed, with its checksum behind it. */
interface SealedPage {
  readonly elements: number;
  readonly stored: Uint8Array;
}

/** The state of an ntuple between two calls. Its methods must not overlap. */
class OpenNTuple implements OpenColumns {
  readonly #file: FileWriter;
  readonly #directory: WrittenDirectory;
  readonly #name: string;
  readonly #description: string;
  readonly #schema: WrittenSchema;
  readonly #cutter: ClusterCutter;
  readonly #compression: Compression;
  readonly #buffers: readonly PageBuffer[];
  /** The pages of the cluster that is being filled, by column. */
  readonly #pages: Promise<SealedPage>[][];
  readonly #elements: Float64Array;
  readonly #clusters: WrittenCluster[] = [];
  readonly #tools: Promise<{ compress: Compressor; hashes: Hashes }>;
  entries = 0;

  constructor(
    file: FileWriter,
    directory: WrittenDirectory,
    name: string,
    schema: WrittenSchema,
    options: NTupleWriterOptions & { compression: Compression },
  ) {
    this.#file = file;
    this.#directory = directory;
    this.#name = name;
    this.#description = options.description ?? '';
    this.#schema = schema;
    const { clusterEntries, clusterBytes = CLUSTER_BYTES } = options;
    this.#cutter = new ClusterCutter({ entries: clusterEntries, bytes: clusterBytes, uniform: false });
    this.#compression = options.compression;
    this.#tools = loadTools(options.compression);
    this.#pages = schema.columns.map(() => []);
    this.#elements = new Float64Array(schema.columns.length);
    this.#buffers = schema.columns.map((column) => {
      const alternatives = schema.fields[column.field]!.children.length || 1;
      const onFull = (page: FullPage) => {
        const sealing = this.#seal(page);
        // Whoever ends the cluster learns of a failure; until then nobody waits for it.
        sealing.catch(() => {});
        this.#pages[column.id]!.push(sealing);
      };
      return new PageBuffer(column, { pageBytes: options.pageBytes ?? PAGE_BYTES, alternatives, onFull });
    });
  }

  async append(table: Table): Promise<void> {
    const sources = this.#sourcesOf(table);
    for (const { start, end, entries, isFull } of this.#cutter.parts(sources, table.length)) {
      for (const source of sources) source.fill(start, end, this.#buffers);
      this.entries += end - start;
      if (isFull) await this.#endCluster(entries);
    }
  }

  async finish(): Promise<void> {
    if (this.#cutter.entries > 0) await this.#endCluster(this.#cutter.entries);
    const { hashes } = await this.#tools;
    const header = headerEnvelope(this.#name, this.#description, this.#schema, hashes);
    const headerChecksum = header.slice(-CHECKSUM_BYTES);
    const headerLink = await this.#putEnvelope(header);
    const groups = await this.#writePageList(headerChecksum);
    const footerLink = await this.#putEnvelope(footerEnvelope(groups, headerChecksum, hashes));
    const anchor = { header: headerLink, footer: footerLink, maxKeyBytes: MAX_KEY_BYTES };
    this.#file.useClasses([ANCHOR_CLASS]);
    await this.#file.put(this.#directory, {
      className: ANCHOR_CLASS,
      name: this.#name,
      title: '',
      isPlain: true,
      encode: () => anchorData(anchor, hashes),
    });
  }

  #sourcesOf(table: Table): EntrySource[] {
    const { top } = this.#schema;
    const names = new Set(top.map((field) => field.name));
    for (const name of table.columns.keys()) {
      if (!names.has(name))
        throw new UsageError(`root: ntuple "${this.#name}" has no field for the column "${name}"`);
    }
    return top.map((field) => {
      const column = table.columns.get(field.name);
      if (!column)
        throw new UsageError(
          `root: ntuple "${this.#name}": there is no column for the field "${field.name}"`,
        );
      const source = makeSource(field.name, field, column);
      if (source.entries === table.length) return source;
      throw new UsageError(
        `root: ntuple "${this.#name}": field "${field.name}" has ${source.entries} entries, but its table ${table.length}`,
      );
    });
  }

  async #seal({ elements, raw }: FullPage): Promise<SealedPage> {
    const { compress, hashes } = await this.#tools;
    const bytes = compress(raw) ?? raw;
    const stored = new Uint8Array(bytes.length + CHECKSUM_BYTES);
    stored.set(bytes);
    stored.set(hashes.xxh3(bytes).reverse(), bytes.length);
    giveMemory(bytes);
    return { elements, stored };
  }

  async #endCluster(entries: number): Promise<void> {
    for (const buffer of this.#buffers) buffer.flush();
    const sealed = await Promise.all(this.#pages.map((pages) => Promise.all(pages)));
    const places = (await this.#writePages(sealed.flat())).values();
    const columns = sealed.map((pages, column) => {
      const firstElement = this.#elements[column]!;
      for (const { elements } of pages) this.#elements[column]! += elements;
      return { firstElement, pages: pages.map((page) => pageAt(page, places.next().value!)) };
    });
    this.#clusters.push({ start: this.entries - entries, entries, columns });
    for (const pages of this.#pages) pages.length = 0;
    for (const buffer of this.#buffers) buffer.restart();
  }

  /** Writes the pages of a cluster column by column; gives where they are. */
  async #writePages(pages: readonly SealedPage[]): Promise<number[]> {
    const places: number[] = [];
    let parts: Uint8Array[] = [];
    let bytes = 0;
    for (const { stored } of pages) {
      if (parts.length > 0 && bytes + stored.length > BLOB_BYTES) {
        places.push(...(await writeBlob(this.#file, parts)));
        parts = [];
        bytes = 0;
      }
      parts.push(stored);
      bytes += stored.length;
    }
    if (parts.length > 0) places.push(...(await writeBlob(this.#file, parts)));
    return places;
  }

  async #writePageList(headerChecksum: Uint8Array): Promise<WrittenGroup[]> {
    if (this.#clusters.length === 0) return [];
    const { hashes } = await this.#tools;
    const code = compressionCode(this.#compression);
    const list = pageListEnvelope(this.#clusters, headerChecksum, code, hashes);
    const pageList = await this.#putEnvelope(list);
    return [{ firstEntry: 0, entries: this.entries, clusters: this.#clusters.length, pageList }];
  }

  async #putEnvelope(raw: Uint8Array<ArrayBuffer>): Promise<EnvelopeLink> {
    const { compress } = await this.#tools;
    const stored = compress(raw) ?? raw;
    const [at] = await writeBlob(this.#file, [stored]);
    return { at: at!, bytes: stored.length, rawBytes: raw.length };
  }
}

async function loadTools(compression: Compression): Promise<{ compress: Compressor; hashes: Hashes }> {
  return { compress: await loadCompressor(compression), hashes: await loadHashes() };
}

function pageAt({ elements, stored }: SealedPage, at: number): Page {
  return { elements, at, bytes: stored.length - CHECKSUM_BYTES, checked: true };
}
