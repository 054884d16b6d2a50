import { UnsupportedError } from '../../errors.ts';
import { CHECKSUM_BYTES, type Envelope, type EnvelopeLink } from './envelope.ts';
import type { EnvelopeCursor } from './envelope-cursor.ts';
import { EMPTY_SCHEMA, readSchema, type SchemaRecord } from './schema-record.ts';

/** What the header says. */
export interface Header {
  readonly name: string;
  readonly description: string;
  readonly schema: SchemaRecord;
}

/** Clusters whose pages one page list names. */
export interface ClusterGroup {
  readonly firstEntry: number;
  readonly entries: number;
  readonly clusters: number;
  readonly pageList: EnvelopeLink;
}

/** What the footer says: the schema with what was added to it, and the groups of clusters. */
export interface Footer {
  readonly schema: SchemaRecord;
  readonly groups: readonly ClusterGroup[];
  /** The frame with what was added to the schema, as it is stored. */
  readonly extension: Uint8Array;
  /** Behind the groups later versions of the format link to further things, of which there are some. */
  readonly hasMore: boolean;
}

/** Reads the content of a header. */
export function readHeader({ cursor }: Envelope): Header {
  checkFeatures(cursor);
  const name = cursor.text();
  const description = cursor.text();
  cursor.text();
  return { name, description, schema: readSchema(cursor, EMPTY_SCHEMA) };
}

/** Size and count of a list. */
const LIST_HEAD_BYTES = 12;

/** Reads the content of a footer, which must belong to the header. */
export function readFooter({ cursor }: Envelope, header: Header, headerChecksum: Uint8Array): Footer {
  checkFeatures(cursor);
  checkHeaderChecksum(cursor, headerChecksum);
  const start = cursor.position;
  const extension = cursor.frame();
  // An extension without anything in it is nothing but its frame.
  const schema = cursor.position < extension.end ? readSchema(cursor, header.schema) : header.schema;
  cursor.position = extension.end;
  const groups = cursor.records(readGroup);
  const hasMore = cursor.end - cursor.position >= LIST_HEAD_BYTES && cursor.list(0).items > 0;
  return { schema, groups, extension: cursor.bytes.subarray(start, extension.end), hasMore };
}

/** Steps over the checksum of the header that stands in footers and page lists; it must be the right one. */
export function checkHeaderChecksum(cursor: EnvelopeCursor, headerChecksum: Uint8Array): void {
  const start = cursor.position;
  const found = cursor.take(CHECKSUM_BYTES);
  if (found.some((byte, i) => byte !== headerChecksum[i])) cursor.fail('it belongs to another header', start);
}

/** Bits that stand for features which readers must know; none is defined yet. */
function checkFeatures(cursor: EnvelopeCursor): void {
  for (;;) {
    const low = cursor.u32();
    const high = cursor.u32();
    if (low !== 0 || (high & 0x7fffffff) !== 0) {
      const { file, object } = cursor.place;
      throw new UnsupportedError(`root: "${file}": ${object} uses features that are not known`);
    }
    if (high >>> 31 === 0) return;
  }
}

function readGroup(cursor: EnvelopeCursor): ClusterGroup {
  const firstEntry = cursor.size();
  const entries = cursor.size();
  const clusters = cursor.u32();
  const rawBytes = cursor.size();
  return { firstEntry, entries, clusters, pageList: { rawBytes, ...cursor.locator() } };
}
