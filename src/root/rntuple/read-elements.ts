import { FormatError, LimitError } from '../../errors.ts';
import { NUMBER_BYTES } from '../bytes/numbers.ts';
import {
  decodedKind,
  type Elements,
  type Encoding,
  encodingOf,
  newElements,
  pageBytes,
} from './column-type.ts';
import { decodePage } from './decode-page.ts';
import type { Forms } from './field-plan.ts';
import type { ColumnPages, Page, PagedCluster } from './page-list.ts';
import type { NTupleContext, PageStore } from './page-store.ts';
import type { Reading } from './reading.ts';
import type { ColumnRecord } from './schema-record.ts';

/** Elements `from` to `to` of a cluster, which has `total` of them where that is known. */
export interface ElementRange {
  readonly from: number;
  readonly to: number;
  readonly total: number | undefined;
}

/** What reading from one cluster takes. */
export interface ClusterWork {
  readonly ntuple: NTupleContext;
  readonly cluster: PagedCluster;
  readonly store: PageStore;
  /** What was decoded, by column and range: fields share their columns of sizes. */
  readonly decoded: Map<string, unknown>;
}

/** The columns of the form that a cluster has: the one that is not suppressed. */
export function formIn(work: ClusterWork, forms: Forms): readonly ColumnRecord[] {
  const found = forms.find((form) => form.every((column) => isPresent(work.cluster, column)));
  // Clusters from before a form was added do not list it; then it is the first one that has the data.
  return found ?? forms[0] ?? [];
}

function isPresent(cluster: PagedCluster, column: ColumnRecord): boolean {
  const { suppressed, pages } = cluster.pages(column.id);
  if (pages === undefined && column.representation > 0) return false;
  return !suppressed;
}

/** Every page of a column in a cluster. */
export function pagesOf(cluster: PagedCluster, column: ColumnRecord): readonly Page[] {
  return cluster.pages(column.id).pages ?? [];
}

/** Reads elements of a column. The result may be shared with other fields. */
export function* readElements(
  work: ClusterWork,
  column: ColumnRecord,
  range: ElementRange,
): Reading<Elements> {
  const key = `${column.id} ${range.from} ${range.to}`;
  const known = work.decoded.get(key);
  // Only this function uses keys of this form.
  if (known) return known as Elements;
  const elements = yield* decodeElements(work, column, range);
  work.decoded.set(key, elements);
  return elements;
}

function* decodeElements(work: ClusterWork, column: ColumnRecord, range: ElementRange): Reading<Elements> {
  // Whoever plans fields refuses columns without one.
  const encoding = encodingOf(column) as Encoding;
  if (range.from === range.to) return newElements(encoding, 0);
  const found = work.cluster.pages(column.id);
  const zeros = leadingZeros(column, found, range);
  checkRange(work, column, encoding, range, zeros + found.elements);
  const parts = partsOf(found.pages ?? [], range, zeros);
  yield parts.map(({ page }) => page);
  // Who reads on begins in the last page; for the sizes of collections also when it was read to its end.
  const kept = range.to < zeros + found.elements ? parts.at(-1) : undefined;
  let elements: Elements | undefined;
  for (const part of parts) {
    const { page, from, to, at } = part;
    const raw = work.store.raw(page, pageBytes(column, page.elements), column.id, part === kept);
    // Nothing is allocated for the whole before a first page was there.
    elements ??= newElements(encoding, range.to - range.from);
    decodePage(column, encoding, { raw, count: page.elements, from, to }, elements, at);
  }
  return elements ?? newElements(encoding, range.to - range.from);
}

/** Elements of a column that was added while the cluster was being written are zero, and not stored. */
function leadingZeros(column: ColumnRecord, found: ColumnPages, { total }: ElementRange): number {
  const isLate = column.firstElement !== 0 || found.pages === undefined;
  return isLate && total !== undefined ? Math.max(0, total - found.elements) : 0;
}

function checkRange(
  { ntuple, cluster }: ClusterWork,
  column: ColumnRecord,
  encoding: Encoding,
  { from, to }: ElementRange,
  has: number,
): void {
  const place = `root: "${ntuple.file.name}": column ${column.id} of "${ntuple.name}" in the cluster at entry ${cluster.start}`;
  if (to > has) throw new FormatError(`${place}: expected ${to} elements, got ${has}`);
  const bytes = (to - from) * NUMBER_BYTES[decodedKind(encoding)];
  if (bytes > ntuple.file.maxObjectBytes) {
    throw new LimitError(`${place}: ${bytes} bytes, above the ceiling of ${ntuple.file.maxObjectBytes}`, {
      hint: 'read fewer entries at once',
    });
  }
}

/** Elements `from` to `to` of a page, which are those from `at` on of what is read. */
interface WantedPart {
  readonly page: Page;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

function partsOf(pages: readonly Page[], { from, to }: ElementRange, zeros: number): WantedPart[] {
  const parts: WantedPart[] = [];
  let start = zeros;
  for (const page of pages) {
    const [first, last] = [Math.max(from, start), Math.min(to, start + page.elements)];
    if (first < last) parts.push({ page, from: first - start, to: last - start, at: first - from });
    start += page.elements;
    if (start >= to) break;
  }
  return parts;
}
