import type { Hashes } from '../compression/checksum.ts';
import type { EnvelopeLink } from './envelope.ts';
import { EnvelopeWriter } from './envelope-writer.ts';
import type { Page } from './page-list.ts';
import { type SchemaRecord, writeSchema } from './schema-record.ts';
import { roleNumber, type WrittenField, type WrittenSchema } from './written-field.ts';

/** The pages of a column in a cluster, and the number of its first element. */
export interface WrittenPages {
  readonly pages: readonly Page[];
  readonly firstElement: number;
  /** How they are compressed, as a number of ROOT; the same as everything else when nothing is said. */
  readonly compressionCode?: number | undefined;
  /** The cluster has the data of this column in another form. */
  readonly suppressed?: boolean | undefined;
}

/** A cluster that is written: its entries and columns. */
export interface WrittenCluster {
  readonly start: number;
  readonly entries: number;
  readonly columns: readonly WrittenPages[];
}

/** Clusters of which one page list tells. */
export interface WrittenGroup {
  readonly firstEntry: number;
  readonly entries: number;
  readonly clusters: number;
  readonly pageList: EnvelopeLink;
}

const WRITER = 'Beamline';
const REPETITIVE = 1;
/** Stands where the number of the first element would be; then no compression is told. */
const SUPPRESSED = -(2 ** 63);

/** The header: what the ntuple is called, its fields and columns. */
export function headerEnvelope(
  name: string,
  description: string,
  schema: WrittenSchema,
  hashes: Hashes,
): Uint8Array<ArrayBuffer> {
  const writer = new EnvelopeWriter();
  writer.i64(0);
  for (const text of [name, description, WRITER]) writer.text(text);
  writeNewSchema(writer, schema);
  return writer.envelope('header', hashes);
}

/** The header of an ntuple whose schema is put together from those of others. */
export function mergedHeaderEnvelope(
  name: string,
  description: string,
  schema: SchemaRecord,
  hashes: Hashes,
): Uint8Array<ArrayBuffer> {
  const writer = new EnvelopeWriter();
  writer.i64(0);
  for (const text of [name, description, WRITER]) writer.text(text);
  writeSchema(writer, schema);
  return writer.envelope('header', hashes);
}

function writeNewSchema(writer: EnvelopeWriter, { fields, columns }: Omit<WrittenSchema, 'top'>): void {
  writer.records(fields, (field) => writeField(writer, field));
  writer.records(columns, ({ type, bits, field }) => {
    writer.u16(type);
    writer.u16(bits);
    writer.u32(field);
    writer.u16(0);
    writer.u16(0);
  });
  writer.records([], () => {});
  writer.records([], () => {});
}

function writeField(writer: EnvelopeWriter, { parent, role, name, typeName, content }: WrittenField): void {
  writer.u32(0);
  writer.u32(0);
  writer.u32(parent);
  writer.u16(roleNumber(role));
  writer.u16('array' in content ? REPETITIVE : 0);
  for (const text of [name, typeName, '', '']) writer.text(text);
  if ('array' in content) writer.i64(content.size);
}

/** The page list: which entries the clusters have, and where their pages are. */
export function pageListEnvelope(
  clusters: readonly WrittenCluster[],
  headerChecksum: Uint8Array,
  compressionCode: number,
  hashes: Hashes,
): Uint8Array<ArrayBuffer> {
  const writer = new EnvelopeWriter();
  writer.raw(headerChecksum);
  writer.records(clusters, ({ start, entries }) => {
    writer.i64(start);
    writer.i64(entries);
  });
  writer.list(clusters, ({ columns }) => {
    writer.list(columns, ({ pages, firstElement, suppressed, compressionCode: own }) => {
      const settings = () => {
        writer.i64(suppressed ? SUPPRESSED : firstElement);
        if (!suppressed) writer.u32(own ?? compressionCode);
      };
      writer.list(pages, (page) => writePage(writer, page), settings);
    });
  });
  return writer.envelope('page list', hashes);
}

function writePage(writer: EnvelopeWriter, page: Page): void {
  writer.i32(page.checked ? -page.elements : page.elements);
  writer.locator(page);
}

/** The footer: what was added to the schema (a frame as it is stored, or nothing), and the groups of clusters. */
export function footerEnvelope(
  groups: readonly WrittenGroup[],
  headerChecksum: Uint8Array,
  hashes: Hashes,
  extension?: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const writer = new EnvelopeWriter();
  writer.i64(0);
  writer.raw(headerChecksum);
  if (extension) writer.raw(extension);
  else writer.record(() => writeNewSchema(writer, { fields: [], columns: [] }));
  writer.records(groups, ({ firstEntry, entries, clusters, pageList }) => {
    writer.i64(firstEntry);
    writer.i64(entries);
    writer.u32(clusters);
    writer.i64(pageList.rawBytes);
    writer.locator(pageList);
  });
  return writer.envelope('footer', hashes);
}
