import { type Column, concatColumns } from '../../column/index.ts';
import type { ReadOptions } from '../../storage/index.ts';
import type { Cluster } from '../tree/clusters.ts';
import type { FieldPlan } from './field-plan.ts';
import { ABSENT, type Page, type PagedCluster } from './page-list.ts';
import { type NTupleContext, type OpenPages, PageStore } from './page-store.ts';
import type { ClusterWork } from './read-elements.ts';
import { pagesOfPlan, readField } from './read-field.ts';
import { type Reading, together } from './reading.ts';
import type { ReadObjects } from './streamed-objects.ts';

/** Stored bytes that are in memory at once; never less than what is wanted of one cluster. */
const BATCH_BYTES = 64 * 1024 * 1024;

/** What stands for the clusters of an ntuple without entries. */
const NO_CLUSTER: PagedCluster = {
  start: 0,
  end: 0,
  pages: () => ABSENT,
};

/** What is read of an ntuple, and how. */
export interface FieldReading {
  readonly ntuple: NTupleContext;
  readonly clusters: readonly PagedCluster[];
  readonly readObjects: ReadObjects;
}

/** What reading one range leaves for reading the next. */
export interface ReadOn {
  readonly columns: readonly Column[];
  readonly openPages: OpenPages;
}

/** Reads entries of fields: whole clusters with one batch of ranges, parts of clusters level by level. */
export async function readFields(
  reading: FieldReading,
  plans: readonly FieldPlan[],
  range: Cluster,
  before: OpenPages = new Map(),
  options: ReadOptions = {},
): Promise<ReadOn> {
  const wanted = reading.clusters.filter(({ start, end }) => start < range.end && end > range.start);
  const parts: Column[][] = plans.map(() => []);
  const openPages = new Map<Page, Uint8Array>();
  const newStore = () => new PageStore(reading.ntuple, before, openPages);
  for (const group of groupsOf(reading, wanted.length > 0 ? wanted : [NO_CLUSTER], plans, newStore)) {
    const readings = group.map((work) => readCluster(work, plans, range, reading.readObjects));
    const columns = await group[0]!.store.run(together(readings), options);
    for (const found of columns) for (const [i, column] of found.entries()) parts[i]!.push(column);
  }
  return { columns: parts.map((columns) => concatColumns(columns)), openPages };
}

/** Clusters whose pages are in memory together. */
function* groupsOf(
  { ntuple }: FieldReading,
  clusters: readonly PagedCluster[],
  plans: readonly FieldPlan[],
  newStore: () => PageStore,
): Generator<ClusterWork[]> {
  let group: ClusterWork[] = [];
  let store = newStore();
  let bytes = 0;
  for (const cluster of clusters) {
    const work = { ntuple, cluster, store, decoded: new Map() };
    const size = storedBytes(work, plans);
    if (group.length > 0 && bytes + size > BATCH_BYTES) {
      yield group;
      group = [];
      store = newStore();
      bytes = 0;
    }
    group.push({ ...work, store });
    bytes += size;
  }
  yield group;
}

function storedBytes(work: ClusterWork, plans: readonly FieldPlan[]): number {
  let bytes = 0;
  for (const plan of plans) for (const page of pagesOfPlan(work, plan)) bytes += page.bytes;
  return bytes;
}

function* readCluster(
  work: ClusterWork,
  plans: readonly FieldPlan[],
  range: Cluster,
  readObjects: ReadObjects,
): Reading<Column[]> {
  const { start, end } = work.cluster;
  const from = Math.max(range.start, start) - start;
  const to = Math.max(from, Math.min(range.end, end) - start);
  const total = end - start;
  if (to - from === total) yield plans.flatMap((plan) => pagesOfPlan(work, plan));
  return yield* together(plans.map((plan) => readField(work, plan, { from, to, total }, readObjects)));
}
