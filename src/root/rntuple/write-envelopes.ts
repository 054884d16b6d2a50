import type { Hashes } from '../compression/checksum.ts';
import type { EnvelopeLink } from './envelope.ts';
import { EnvelopeWriter } from './envelope-writer.ts';
import type { Page } from './page-list.ts';
import { roleNumber, type WrittenField, type WrittenSchema } from './written-field.ts';

/** A cluster that is written: entries, and for each column its pages and the number of its first element. */
export interface WrittenCluster {
  readonly start: number;
  readonly entries: number;
  readonly columns: readonly { readonly pages: readonly Page[]; readonly firstElement: number }[];
}

const WRITER = 'Beamline';
const REPETITIVE = 1;

/** The header: what the ntuple is called, its fields and columns. */
export function headerEnvelope(
  name: string,
  description: string,
  schema: WrittenSchema,
  hashes: Hashes,
): Uint8Array<ArrayBuffer> {
  const writer = new EnvelopeWriter();
  writer.i64(0);
  writer.text(name);
  writer.text(description);
  writer.text(WRITER);
  writeSchema(writer, schema);
  return writer.envelope('header', hashes);
}

function writeSchema(writer: EnvelopeWriter, { fields, columns }: Omit<WrittenSchema, 'top'>): void {
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
    writer.list(columns, ({ pages, firstElement }) => {
      const settings = () => {
        writer.i64(firstElement);
        writer.u32(compressionCode);
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

/** The footer: no more fields, and one group of clusters, or none for an ntuple without entries. */
export function footerEnvelope(
  group: { readonly entries: number; readonly clusters: number; readonly pageList: EnvelopeLink } | undefined,
  headerChecksum: Uint8Array,
  hashes: Hashes,
): Uint8Array<ArrayBuffer> {
  const writer = new EnvelopeWriter();
  writer.i64(0);
  writer.raw(headerChecksum);
  writer.record(() => writeSchema(writer, { fields: [], columns: [] }));
  writer.records(group ? [group] : [], ({ entries, clusters, pageList }) => {
    writer.i64(0);
    writer.i64(entries);
    writer.u32(clusters);
    writer.i64(pageList.rawBytes);
    writer.locator(pageList);
  });
  return writer.envelope('footer', hashes);
}
