import {
  type Column,
  columnLength,
  isNumbers,
  type Numbers,
  takeColumn,
  type VariantColumn,
} from '../../column/index.ts';
import { UsageError } from '../../errors.ts';
import { newNumbers } from '../bytes/numbers.ts';
import { lastOffset } from '../tree/check-offsets.ts';
import { pageBytes } from './column-type.ts';
import type { PageBuffer } from './page-buffer.ts';
import type { WrittenColumn, WrittenField } from './written-field.ts';

/** Ends of lists on their way into pages. */
const someEnds = new Float64Array(4096);

/** The entries of a field, ready to be put into pages. */
export interface EntrySource {
  readonly entries: number;
  /** Bytes that the first `entry` entries take before compression. It never falls. */
  bytesBefore(entry: number): number;
  /** Adds the entries from `start` to `end` to the pages of their columns; `buffers` are by column number. */
  fill(start: number, end: number, buffers: readonly PageBuffer[]): void;
}

/** Makes a source of a column. Throws `UsageError` for one of another kind than the field; `path` says which field it is. */
export function makeSource(path: string, field: WrittenField, column: Column): EntrySource {
  const { content, children } = field;
  if ('type' in content) {
    return content.type === 'string' ? textSource(path, field, column) : numberSource(path, field, column);
  }
  if ('record' in content) return recordSource(path, field, column);
  const [child] = children;
  const inside = (inner: Column) => makeSource(`${path}/${child!.name}`, child!, inner);
  if ('vector' in content) {
    if (isNumbers(column) || column.kind !== 'jagged') fail(path, 'a jagged column', column);
    checkOffsets(path, column.offsets, columnLength(column.content));
    return listSource(field.columns[0]!, column.offsets, inside(column.content));
  }
  if ('array' in content) {
    if (isNumbers(column) || column.kind !== 'fixed' || column.size !== content.size)
      fail(path, `a fixed column of size ${content.size}`, column);
    return arraySource(column.length, column.size, inside(column.content));
  }
  const count = 'variant' in content ? content.variant.length : 1;
  if (isNumbers(column) || column.kind !== 'variant' || column.alternatives.length !== count)
    fail(path, `a variant column of ${count} alternatives`, column);
  const { ends, taken } = chosenValues(column);
  if ('optional' in content) return listSource(field.columns[0]!, ends[0]!, inside(taken[0]!));
  const sources = children.map((one, i) => makeSource(`${path}/${one.name}`, one, taken[i]!));
  return variantSource(field.columns[0]!, column.tags, ends, sources);
}

function fail(path: string, expected: string, column: Column): never {
  const found = isNumbers(column) ? column.constructor.name : `a ${column.kind} column`;
  throw new UsageError(`root: field "${path}": expected ${expected}, got ${found}`);
}

function checkOffsets(path: string, offsets: Int32Array, length: number): void {
  const last = lastOffset(offsets);
  if (last < 0 || last > length)
    throw new UsageError(`root: field "${path}" got offsets that do not fit its ${length} values`);
}

function numberSource(path: string, field: WrittenField, column: Column): EntrySource {
  const written = field.columns[0]!;
  // Fields of strings were taken out before.
  const kind = (field.content as { type: Parameters<typeof newNumbers>[0] }).type;
  const like = newNumbers(kind, 0);
  if (!isNumbers(column) || column.constructor !== like.constructor)
    fail(path, like.constructor.name, column);
  return {
    entries: column.length,
    bytesBefore: (entry) => pageBytes(written, entry),
    fill: (start, end, buffers) => buffers[written.id]!.push(column, start, end),
  };
}

function textSource(path: string, field: WrittenField, column: Column): EntrySource {
  if (isNumbers(column) || column.kind !== 'text') fail(path, 'a text column', column);
  checkOffsets(path, column.offsets, column.bytes.length);
  const [ends, chars] = field.columns;
  return listSource(ends!, column.offsets, {
    entries: column.bytes.length,
    bytesBefore: (byte) => byte,
    fill: (start, end, buffers) => buffers[chars!.id]!.push(column.bytes, start, end),
  });
}

function listSource(column: WrittenColumn, offsets: Int32Array, items: EntrySource): EntrySource {
  return {
    entries: offsets.length - 1,
    bytesBefore: (entry) => pageBytes(column, entry) + items.bytesBefore(offsets[entry]!),
    fill(start, end, buffers) {
      if (start === end) return;
      const buffer = buffers[column.id]!;
      const shift = buffer.counts[0]! - offsets[start]!;
      for (let from = start; from < end; from += someEnds.length) {
        const count = Math.min(someEnds.length, end - from);
        for (let i = 0; i < count; i++) someEnds[i] = offsets[from + i + 1]! + shift;
        buffer.push(someEnds, 0, count);
      }
      buffer.counts[0] = offsets[end]! + shift;
      items.fill(offsets[start]!, offsets[end]!, buffers);
    },
  };
}

function arraySource(entries: number, size: number, items: EntrySource): EntrySource {
  return {
    entries,
    bytesBefore: (entry) => items.bytesBefore(entry * size),
    fill: (start, end, buffers) => items.fill(start * size, end * size, buffers),
  };
}

function recordSource(path: string, field: WrittenField, column: Column): EntrySource {
  if (isNumbers(column) || column.kind !== 'record') fail(path, 'a record column', column);
  const sources = field.children.map((child) => {
    const inner = column.fields.get(child.name);
    if (!inner) throw new UsageError(`root: field "${path}/${child.name}" has no column`);
    return makeSource(`${path}/${child.name}`, child, inner);
  });
  return {
    entries: column.length,
    bytesBefore: (entry) => sources.reduce((sum, source) => sum + source.bytesBefore(entry), 0),
    fill(start, end, buffers) {
      for (const source of sources) source.fill(start, end, buffers);
    },
  };
}

/** The values of each alternative in the order of the entries, and how many of them come before each entry. */
function chosenValues({ tags, places, alternatives }: VariantColumn): {
  ends: Int32Array[];
  taken: Column[];
} {
  const wanted = alternatives.map((): number[] => []);
  const ends = alternatives.map(() => new Int32Array(tags.length + 1));
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i]!;
    if (tag > 0) wanted[tag - 1]!.push(places[i]!);
    for (const [k, counts] of ends.entries()) counts[i + 1] = wanted[k]!.length;
  }
  return { ends, taken: alternatives.map((one, k) => takeColumn(one, wanted[k]!)) };
}

function variantSource(
  column: WrittenColumn,
  tags: Uint8Array,
  ends: readonly Int32Array[],
  sources: readonly EntrySource[],
): EntrySource {
  return {
    entries: tags.length,
    bytesBefore: (entry) =>
      sources.reduce(
        (sum, source, k) => sum + source.bytesBefore(ends[k]![entry]!),
        pageBytes(column, entry),
      ),
    fill(start, end, buffers) {
      const buffer = buffers[column.id]!;
      buffer.push(switchPairs(tags, buffer.counts, start, end), 0, 2 * (end - start));
      for (const [k, source] of sources.entries()) source.fill(ends[k]![start]!, ends[k]![end]!, buffers);
    },
  };
}

/** Place and tag of each entry; `counts` goes on with the values of each alternative. */
function switchPairs(tags: Uint8Array, counts: Float64Array, start: number, end: number): Numbers {
  const pairs = new Float64Array(2 * (end - start));
  for (let i = start; i < end; i++) {
    const tag = tags[i]!;
    pairs[2 * (i - start) + 1] = tag;
    if (tag > 0) pairs[2 * (i - start)] = counts[tag - 1]!++;
  }
  return pairs;
}
