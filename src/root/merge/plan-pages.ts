import { FormatError, UnsupportedError } from '../../errors.ts';
import type { ColumnPages, Page, PagedCluster } from '../rntuple/page-list.ts';
import type { NTupleContext } from '../rntuple/page-store.ts';
import type { ColumnRecord, SchemaRecord } from '../rntuple/schema-record.ts';

/** What a cluster of the merged ntuple has of a column. */
export interface PlannedPages {
  readonly column: ColumnRecord;
  readonly pages: readonly Page[];
  /** Elements before those of the pages, which are zero and have to be written now. */
  readonly zeros: number;
  readonly firstElement: number;
  readonly compressionCode: number;
  readonly suppressed: boolean;
}

/** What of a schema decides which elements a cluster has. */
export interface ColumnRules {
  readonly columns: readonly ColumnRecord[];
  /** For each column, the one that counts its elements: forms of the same data count together. */
  readonly counted: Int32Array;
  /** For each column, how many elements an entry has; 0 where collections decide. */
  readonly perEntry: Float64Array;
  /** The columns of each form, by field. */
  readonly forms: readonly (readonly (readonly ColumnRecord[])[])[];
}

/** Sorts out the columns of a schema. */
export function columnRules(schema: SchemaRecord): ColumnRules {
  const { columns } = schema;
  const forms = schema.fields.map((): ColumnRecord[][] => []);
  const counted = new Int32Array(columns.length);
  const perEntry = new Float64Array(columns.length);
  for (const column of columns) {
    const own = forms[column.field] ?? [];
    const last = own.at(-1);
    if (last?.[0]?.representation === column.representation) last.push(column);
    else own.push([column]);
    const index = own.at(-1)!.length - 1;
    counted[column.id] = own[0]?.[index]?.id ?? column.id;
    perEntry[column.id] = index === 0 ? elementsEach(schema, column) : 0;
  }
  return { columns, counted, perEntry, forms };
}

/** Elements of an entry in the first column of a form; 0 inside collections, where that differs. */
function elementsEach({ fields }: SchemaRecord, column: ColumnRecord): number {
  let field = fields[column.field];
  let each = field?.repetition ?? 1;
  while (field && field.parent < field.id) {
    field = fields[field.parent];
    if (field?.role === 'collection' || field?.role === 'variant') return 0;
    each *= field?.repetition ?? 1;
  }
  return each;
}

/**
 * What a cluster has when it stands behind `before` elements of each column. A column that was added later than the
 * cluster gets its zeros, as the merged ntuple cannot say twice from where on a column is there. Throws `FormatError`
 * when a column has another number of elements than its cluster entries.
 */
export function planPages(
  ntuple: NTupleContext,
  rules: ColumnRules,
  cluster: PagedCluster,
  before: Float64Array,
): PlannedPages[] {
  const active = new Set(rules.forms.flatMap((forms) => activeForm(cluster, forms)));
  return rules.columns.map((column) => {
    if (!active.has(column)) return { ...NOTHING, column, suppressed: true };
    const found = cluster.pages(column.id);
    const zeros = missingElements(ntuple, rules, cluster, column, found);
    const base = before[rules.counted[column.id]!]!;
    const firstElement =
      base + (found.pages ? found.firstElement - zeros : cluster.start * rules.perEntry[column.id]!);
    const { compressionCode } = found;
    return { column, pages: found.pages ?? [], zeros, firstElement, compressionCode, suppressed: false };
  });
}

const NOTHING = { pages: [], zeros: 0, firstElement: 0, compressionCode: 0, suppressed: false } as const;

/** What a cluster of the first input has: the same as there, the columns that are not there yet left away. */
export function keepPages({ columns }: ColumnRules, cluster: PagedCluster): PlannedPages[] {
  const found = columns.map((column) => ({ column, ...cluster.pages(column.id) }));
  const length = found.findLastIndex(({ pages }) => pages !== undefined) + 1;
  return found.slice(0, length).map((one) => ({ ...one, zeros: 0, pages: one.pages ?? [] }));
}

/** The form in which a cluster has the data of a field: the first that is not suppressed. */
function activeForm(
  cluster: PagedCluster,
  forms: readonly (readonly ColumnRecord[])[],
): readonly ColumnRecord[] {
  const found = forms.find((form) =>
    form.every((column) => {
      const { suppressed, pages } = cluster.pages(column.id);
      return !suppressed && (pages !== undefined || column.representation === 0);
    }),
  );
  return found ?? forms[0] ?? [];
}

function missingElements(
  { file, name }: NTupleContext,
  { perEntry }: ColumnRules,
  { start, end }: PagedCluster,
  column: ColumnRecord,
  { pages, elements }: ColumnPages,
): number {
  const each = perEntry[column.id]!;
  const missing = (end - start) * each - elements;
  if (each === 0 || missing === 0) return 0;
  const isLate = column.firstElement !== 0 || pages === undefined;
  const what = `root: "${file.name}": column ${column.id} of "${name}" in the cluster at entry ${start}`;
  if (missing < 0 || !isLate)
    throw new FormatError(`${what}: expected ${(end - start) * each} elements, got ${elements}`);
  if (column.range && column.range[0] !== 0) {
    throw new UnsupportedError(
      `${what} has too few elements, and its numbers are stored in a way that has no zero`,
    );
  }
  return missing;
}

/** The elements of each column up to the end of the last cluster. */
export function elementsAfter(
  rules: ColumnRules,
  planned: readonly PlannedPages[],
  end: number,
  start: Float64Array,
): Float64Array {
  const after = start.slice();
  for (const column of rules.columns) {
    const each = rules.perEntry[column.id]!;
    if (rules.counted[column.id] === column.id && each > 0) after[column.id] = end * each;
  }
  for (const { column, pages, zeros, firstElement, suppressed } of planned) {
    if (suppressed || pages.length === 0) continue;
    const elements = pages.reduce((sum, page) => sum + page.elements, zeros);
    after[rules.counted[column.id]!] = firstElement + elements;
  }
  return after;
}
