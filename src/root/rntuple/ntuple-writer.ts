import type { Table } from '../../column/index.ts';
import { UsageError } from '../../errors.ts';
import { type Hashes, loadHashes } from '../compression/checksum.ts';
import { type Compressor, makeCompressor } from '../compression/compress.ts';
import { type Compression, compressionCode } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { type ColumnWriter, checkSizes, columnWriter, type OpenColumns } from '../tree/column-writer.ts';
import { ClusterCutter, type ClusterPart } from '../tree/write-cluster.ts';
import { ANCHOR_CLASS, anchorData } from './anchor.ts';
import { type EntrySource, makeSource } from './entry-source.ts';
import { CHECKSUM_BYTES, type EnvelopeLink } from './envelope.ts';
import { type FullPage, PageBuffer } from './page-buffer.ts';
import type { Page } from './page-list.ts';
import { sealPage } from './seal-page.ts';
import { MAX_KEY_BYTES, takeBlob, writeBlob } from './write-blob.ts';
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
  /** A page is written when it has this size. 1008 KiB when nothing is said. */
  readonly pageBytes?: number | undefined;
  /** A cluster ends with the entry that takes it to this size. 32 MiB. */
  readonly clusterBytes?: number | undefined;
  /** The entries of a cluster, instead of `clusterBytes`. */
  readonly clusterEntries?: number | undefined;
  /** That of the file when nothing is said. With any, the bytes of numbers are stored apart. */
  readonly compression?: Compression | undefined;
}

/** An ntuple that is being written. */
export type NTupleWriter = ColumnWriter;

/** With its checksum, or compressed badly, it fits into memory of 1 MiB. */
const PAGE_BYTES = 1008 * 1024;
const CLUSTER_BYTES = 32 * 1024 * 1024;
const MAX_PAGE_BYTES = 128 * 1024 * 1024;
/** Pages that are written in one record: the size of a record has 31 bits. */
const BLOB_BYTES = 64 * 1024 * 1024;
/** After so many entries of a cluster the pages that are full are written, whatever the tables they came in. */
const STEP_ENTRIES = 16_384;

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
  readonly column: number;
  readonly elements: number;
  /** In spare memory. */
  readonly stored: Uint8Array<ArrayBuffer>;
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
  /** Pages that are not written yet. */
  readonly #sealed: SealedPage[] = [];
  /** The pages of the cluster that is being filled, by column. */
  #pages: Page[][];
  readonly #elements: Float64Array;
  readonly #clusters: WrittenCluster[] = [];
  readonly #compress: Compressor;
  /** There before the first entry. */
  #hashes!: Hashes;
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
    this.#compress = makeCompressor(options.compression);
    this.#pages = schema.columns.map(() => []);
    this.#elements = new Float64Array(schema.columns.length);
    this.#buffers = schema.columns.map((column) => {
      const alternatives = schema.fields[column.field]!.children.length || 1;
      const onFull = ({ elements, raw }: FullPage) => {
        const stored = sealPage(raw, this.#compress, this.#hashes);
        this.#sealed.push({ column: column.id, elements, stored });
      };
      return new PageBuffer(column, { pageBytes: options.pageBytes ?? PAGE_BYTES, alternatives, onFull });
    });
  }

  async append(table: Table): Promise<void> {
    const sources = this.#sourcesOf(table);
    this.#hashes = await loadHashes();
    for (const part of this.#cutter.parts(sources, table.length)) {
      await this.#fill(sources, part);
      this.entries += part.end - part.start;
      if (part.isFull) await this.#endCluster(part.entries);
    }
  }

  /** Adds entries of one cluster, step by step. */
  async #fill(sources: readonly EntrySource[], { start, end, entries }: ClusterPart): Promise<void> {
    for (let from = start; from < end; ) {
      const before = entries - (end - from);
      const to = Math.min(end, from + STEP_ENTRIES - (before % STEP_ENTRIES));
      for (const source of sources) source.fill(from, to, this.#buffers);
      if ((before + to - from) % STEP_ENTRIES === 0) await this.#writePages();
      from = to;
    }
  }

  async finish(): Promise<void> {
    if (this.#cutter.entries > 0) await this.#endCluster(this.#cutter.entries);
    const hashes = await loadHashes();
    const header = headerEnvelope(this.#name, this.#description, this.#schema, hashes);
    const headerChecksum = header.slice(-CHECKSUM_BYTES);
    const headerLink = await this.#putEnvelope(header);
    const groups = await this.#writePageList(headerChecksum, hashes);
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

  async #endCluster(entries: number): Promise<void> {
    for (const buffer of this.#buffers) buffer.flush();
    await this.#writePages();
    const columns = this.#pages.map((pages, column) => {
      const firstElement = this.#elements[column]!;
      for (const { elements } of pages) this.#elements[column]! += elements;
      return { firstElement, pages };
    });
    this.#clusters.push({ start: this.entries - entries, entries, columns });
    this.#pages = this.#pages.map(() => []);
    for (const buffer of this.#buffers) buffer.restart();
  }

  /** Writes the pages that are full, column by column. */
  async #writePages(): Promise<void> {
    const sealed = this.#sealed.splice(0).sort((a, b) => a.column - b.column);
    for (let from = 0, to = 0; from < sealed.length; from = to) {
      for (let bytes = 0; to < sealed.length; to++) {
        bytes += sealed[to]!.stored.length;
        if (to > from && bytes > BLOB_BYTES) break;
      }
      const together = sealed.slice(from, to);
      const places = await takeBlob(
        this.#file,
        together.map(({ stored }) => stored),
      );
      for (const [i, page] of together.entries()) this.#pages[page.column]!.push(pageAt(page, places[i]!));
    }
  }

  async #writePageList(headerChecksum: Uint8Array, hashes: Hashes): Promise<WrittenGroup[]> {
    if (this.#clusters.length === 0) return [];
    const code = compressionCode(this.#compression);
    const list = pageListEnvelope(this.#clusters, headerChecksum, code, hashes);
    const pageList = await this.#putEnvelope(list);
    return [{ firstEntry: 0, entries: this.entries, clusters: this.#clusters.length, pageList }];
  }

  async #putEnvelope(raw: Uint8Array<ArrayBuffer>): Promise<EnvelopeLink> {
    const stored = this.#compress(raw) ?? raw;
    const [at] = await writeBlob(this.#file, [stored]);
    return { at: at!, bytes: stored.length, rawBytes: raw.length };
  }
}

function pageAt({ elements, stored }: SealedPage, at: number): Page {
  return { elements, at, bytes: stored.length - CHECKSUM_BYTES, checked: true };
}
