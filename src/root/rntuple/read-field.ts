import type { Column, Numbers, RecordColumn, TextColumn, VariantColumn } from '../../column/index.ts';
import { FormatError } from '../../errors.ts';
import { newNumbers } from '../bytes/numbers.ts';
import { convertNumbers } from './convert-numbers.ts';
import type { FieldPlan } from './field-plan.ts';
import type { Page } from './page-list.ts';
import { type ClusterWork, type ElementRange, formIn, pagesOf, readElements } from './read-elements.ts';
import { type Offsets, readOffsets } from './read-offsets.ts';
import { type Reading, together } from './reading.ts';
import type { ReadObjects } from './streamed-objects.ts';

/** Reads elements of a field within one cluster; `readObjects` reads objects that ROOT streamed. */
export function* readField(
  work: ClusterWork,
  plan: FieldPlan,
  range: ElementRange,
  readObjects: ReadObjects,
): Reading<Column> {
  const read = (one: FieldPlan, within: ElementRange) => readField(work, one, within, readObjects);
  switch (plan.kind) {
    case 'numbers': {
      const elements = yield* readElements(work, formIn(work, plan.forms)[0]!, range);
      return plan.number === undefined ? elements : convertNumbers(elements, plan.number);
    }
    case 'sizes':
      return sizesOf(yield* readOffsets(work, formIn(work, plan.forms)[0]!, range), plan.number);
    case 'text':
      return yield* readBytes(work, plan, range);
    case 'objects':
      return readObjects(plan.className, yield* readBytes(work, plan, range));
    case 'list': {
      const { offsets, first, last } = yield* readOffsets(work, formIn(work, plan.forms)[0]!, range);
      return { kind: 'jagged', offsets, content: yield* read(plan.item, itemRange(first, last)) };
    }
    case 'optional': {
      const found = yield* readOffsets(work, formIn(work, plan.forms)[0]!, range);
      return optionalOf(work, found, yield* read(plan.item, itemRange(found.first, found.last)));
    }
    case 'array': {
      const { size } = plan;
      const content = yield* read(plan.item, itemsOfArrays(range, size));
      return { kind: 'fixed', length: range.to - range.from, size, content };
    }
    case 'record':
      return yield* readRecord(plan, range, read);
    case 'variant':
      return yield* readVariant(work, plan, range, read);
    case 'unreadable':
      throw new Error(`root: a field that cannot be read: ${plan.reason}`);
    default:
      return plan satisfies never;
  }
}

/** Every page that a plan needs of a cluster, for reading all of it. */
export function pagesOfPlan(work: ClusterWork, plan: FieldPlan): Page[] {
  const own = 'forms' in plan ? formIn(work, plan.forms).flatMap((one) => pagesOf(work.cluster, one)) : [];
  switch (plan.kind) {
    case 'list':
    case 'optional':
    case 'array':
      return [...own, ...pagesOfPlan(work, plan.item)];
    case 'record':
      return plan.fields.flatMap(([, field]) => pagesOfPlan(work, field));
    case 'variant':
      return [...own, ...plan.alternatives.flatMap((one) => pagesOfPlan(work, one))];
    default:
      return own;
  }
}

type Read = (plan: FieldPlan, range: ElementRange) => Reading<Column>;

/** How many items a collection has in the whole cluster only its last end tells; nobody needs it. */
function itemRange(from: number, to: number): ElementRange {
  return { from, to, total: undefined };
}

function itemsOfArrays({ from, to, total }: ElementRange, size: number): ElementRange {
  return { from: from * size, to: to * size, total: total === undefined ? undefined : total * size };
}

function* readBytes(
  work: ClusterWork,
  plan: FieldPlan & { kind: 'text' | 'objects' },
  range: ElementRange,
): Reading<TextColumn> {
  const [ends, content] = formIn(work, plan.forms);
  const { offsets, first, last } = yield* readOffsets(work, ends!, range);
  const bytes = (yield* readElements(work, content!, itemRange(first, last))) as Uint8Array;
  return { kind: 'text', offsets, bytes };
}

function sizesOf({ offsets }: Offsets, number: 'uint32' | 'uint64'): Numbers {
  const sizes = newNumbers('uint32', offsets.length - 1);
  for (let i = 0; i < sizes.length; i++) sizes[i] = offsets[i + 1]! - offsets[i]!;
  return convertNumbers(sizes, number);
}

function optionalOf(work: ClusterWork, { offsets }: Offsets, content: Column): VariantColumn {
  const tags = new Uint8Array(offsets.length - 1);
  for (let i = 0; i < tags.length; i++) {
    const size = offsets[i + 1]! - offsets[i]!;
    if (size > 1) fail(work, `an optional value that is ${size} values`);
    tags[i] = size;
  }
  return { kind: 'variant', tags, places: offsets.subarray(0, tags.length), alternatives: [content] };
}

function* readRecord(
  plan: FieldPlan & { kind: 'record' },
  range: ElementRange,
  read: Read,
): Reading<RecordColumn> {
  const columns = yield* together(plan.fields.map(([, field]) => read(field, range)));
  const fields = new Map(plan.fields.map(([name], i) => [name, columns[i]!]));
  return { kind: 'record', length: range.to - range.from, fields };
}

function* readVariant(
  work: ClusterWork,
  plan: FieldPlan & { kind: 'variant' },
  range: ElementRange,
  read: Read,
): Reading<VariantColumn> {
  // Places and tags in turn, as doubles.
  const pairs = yield* readElements(work, formIn(work, plan.forms)[0]!, range);
  const count = plan.alternatives.length;
  const { tags, ranges } = usedRanges(work, pairs as Float64Array, count);
  const places = new Int32Array(tags.length);
  for (let i = 0; i < tags.length; i++) {
    const used = ranges[tags[i]! - 1];
    if (used) places[i] = Number(pairs[2 * i]!) - used.from;
  }
  const alternatives = yield* together(plan.alternatives.map((one, i) => read(one, ranges[i]!)));
  return { kind: 'variant', tags, places, alternatives };
}

/** Which elements of each alternative are used. */
function usedRanges(work: ClusterWork, pairs: Float64Array, count: number) {
  const tags = new Uint8Array(pairs.length / 2);
  const ranges: ElementRange[] = Array.from({ length: count }, () => itemRange(0, 0));
  for (let i = 0; i < tags.length; i++) {
    const [place, tag] = [pairs[2 * i]!, pairs[2 * i + 1]!];
    if (tag > count) fail(work, `a variant of ${count} kinds with a value of kind ${tag}`);
    tags[i] = tag;
    if (tag === 0) continue;
    const { from, to } = ranges[tag - 1]!;
    ranges[tag - 1] =
      from === to ? itemRange(place, place + 1) : itemRange(Math.min(from, place), Math.max(to, place + 1));
  }
  return { tags, ranges };
}

function fail({ ntuple, cluster }: ClusterWork, message: string): never {
  throw new FormatError(
    `root: "${ntuple.file.name}": "${ntuple.name}", cluster at entry ${cluster.start}: ${message}`,
  );
}
