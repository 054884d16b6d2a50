import { UnsupportedError } from '../../errors.ts';
import type { Envelope } from './envelope.ts';
import { EnvelopeCursor, type Locator } from './envelope-cursor.ts';
import { checkHeaderChecksum } from './footer.ts';

/** A page: consecutive elements of a column of one cluster, at `at` in the file. */
export interface Page extends Locator {
  readonly elements: number;
  /** Whether 8 bytes with the checksum of the stored bytes follow them. */
  readonly checked: boolean;
}

/** The pages of a column in a cluster. */
export interface ColumnPages {
  /** The cluster has the data of this column in another form. */
  readonly suppressed: boolean;
  /** Undefined where the cluster was written before the column was added. */
  readonly pages: readonly Page[] | undefined;
  readonly elements: number;
  /** Number of its first element among those of all clusters; means nothing where there are no pages. */
  readonly firstElement: number;
  /** How the pages are said to be compressed, as a number of ROOT; the pages themselves say it, too. */
  readonly compressionCode: number;
}

/** A cluster: entries `start` to `end`, and their pages, which are looked up when they are asked for. */
export interface PagedCluster {
  readonly start: number;
  readonly end: number;
  pages(column: number): ColumnPages;
}

const SHARDED = 1;

/** Reads the summaries of a page list; where the pages are is read column by column, when it is needed. */
export function readPageList({ cursor }: Envelope, headerChecksum: Uint8Array): PagedCluster[] {
  checkHeaderChecksum(cursor, headerChecksum);
  const summaries = cursor.records(readSummary);
  const list = cursor.list(12);
  if (list.items !== summaries.length)
    cursor.fail(`pages of ${list.items} clusters, but ${summaries.length} are summarized`);
  return summaries.map(({ start, entries }) => {
    const at = cursor.position;
    cursor.position = cursor.frame().end;
    return pagedCluster(cursor, at, start, start + entries);
  });
}

function readSummary(cursor: EnvelopeCursor): { start: number; entries: number } {
  const start = cursor.size();
  const at = cursor.position;
  const low = cursor.u32();
  const high = cursor.u32();
  if ((high >>> 24) & SHARDED) {
    throw new UnsupportedError(`root: "${cursor.place.file}": ${cursor.place.object} has sharded clusters`);
  }
  const entries = (high & 0xffffff) * 4294967296 + low;
  if (!Number.isSafeInteger(start + entries)) cursor.fail(`a cluster of ${entries} entries`, at);
  return { start, entries };
}

function pagedCluster(list: EnvelopeCursor, at: number, start: number, end: number): PagedCluster {
  let places: Float64Array | undefined;
  const known = new Map<number, ColumnPages>();
  return {
    start,
    end,
    pages(column) {
      let found = known.get(column);
      if (found) return found;
      places ??= columnPlaces(list, at);
      const place = places[column];
      found = place === undefined ? ABSENT : readPages(cursorAt(list, place));
      known.set(column, found);
      return found;
    },
  };
}

/** What a cluster has of a column that was added later. */
export const ABSENT: ColumnPages = {
  suppressed: false,
  pages: undefined,
  elements: 0,
  firstElement: 0,
  compressionCode: 0,
};

function cursorAt(list: EnvelopeCursor, position: number): EnvelopeCursor {
  return new EnvelopeCursor(list.bytes, list.place, position, list.end);
}

/** Where the lists of pages of all columns of a cluster start. */
function columnPlaces(list: EnvelopeCursor, at: number): Float64Array {
  const cursor = cursorAt(list, at);
  const { items } = cursor.list(20);
  const places = new Float64Array(items);
  for (let i = 0; i < items; i++) {
    places[i] = cursor.position;
    cursor.position = cursor.frame().end;
  }
  return places;
}

function readPages(cursor: EnvelopeCursor): ColumnPages {
  const { items } = cursor.list(16);
  const pages: Page[] = [];
  let elements = 0;
  for (let i = 0; i < items; i++) {
    const count = cursor.i32();
    const page = { elements: Math.abs(count), checked: count < 0, ...cursor.locator() };
    elements += page.elements;
    pages.push(page);
  }
  const firstElement = cursor.i64();
  const suppressed = firstElement < 0;
  return { suppressed, pages, elements, firstElement, compressionCode: suppressed ? 0 : cursor.u32() };
}
