import { FormatError, LimitError } from '../../errors.ts';
import { type ClusterWork, type ElementRange, readElements } from './read-elements.ts';
import type { Reading } from './reading.ts';
import type { ColumnRecord } from './schema-record.ts';

/** Which items the collections of a range have: those from `first` to `last` of the cluster; offsets count from `first`. */
export interface Offsets {
  readonly offsets: Int32Array;
  readonly first: number;
  readonly last: number;
}

const LARGEST_OFFSET = 0x7fffffff;

/** Reads the ends of collections. Refuses ends that fall. The result may be shared with other fields. */
export function* readOffsets(work: ClusterWork, column: ColumnRecord, range: ElementRange): Reading<Offsets> {
  const { from, to } = range;
  if (from === to) return { offsets: new Int32Array(1), first: 0, last: 0 };
  const key = `offsets ${column.id} ${from} ${to}`;
  const known = work.decoded.get(key);
  // Only this function uses keys of this form.
  if (known) return known as Offsets;
  const before = from > 0 ? 1 : 0;
  // Ends of collections are decoded as doubles.
  const ends = (yield* readElements(work, column, { ...range, from: from - before })) as Float64Array;
  const offsets = offsetsOf(work, column, ends, before);
  work.decoded.set(key, offsets);
  return offsets;
}

function offsetsOf(work: ClusterWork, column: ColumnRecord, ends: Float64Array, before: 0 | 1): Offsets {
  const first = before === 1 ? ends[0]! : 0;
  const last = ends[ends.length - 1]!;
  const place = () => {
    const { file, name } = work.ntuple;
    return `root: "${file.name}": column ${column.id} of "${name}" in the cluster at entry ${work.cluster.start}`;
  };
  if (last - first > LARGEST_OFFSET) {
    throw new LimitError(`${place()}: ${last - first} values, at most ${LARGEST_OFFSET}`, {
      hint: 'read fewer entries at once',
    });
  }
  const offsets = new Int32Array(ends.length - before + 1);
  let previous = first;
  for (let i = before; i < ends.length; i++) {
    const end = ends[i]!;
    if (!(end >= previous && end <= last))
      throw new FormatError(`${place()}: collection ${i} ends at ${end}, after ${previous}`);
    offsets[i - before + 1] = end - first;
    previous = end;
  }
  return { offsets, first, last };
}
