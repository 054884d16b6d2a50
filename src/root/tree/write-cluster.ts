import type { EntryBytes } from './encode-entries.ts';

/** How many entries make a cluster: a number, or as many as first take `bytes` bytes. */
export interface ClusterRule {
  readonly entries: number | undefined;
  readonly bytes: number;
}

/** Where the cluster that is being filled stands. */
export interface ClusterState {
  /** Entries of a full cluster, as soon as they are known. */
  readonly size: number | undefined;
  /** Entries and bytes that the cluster holds. */
  readonly entries: number;
  readonly bytes: number;
}

/** A cluster without entries, of a size that may be known. */
export function emptyCluster(size: number | undefined): ClusterState {
  return { size, entries: 0, bytes: 0 };
}

/**
 * How many of the entries from `start` on go into the cluster, and how it then stands: it is full when `size` and
 * `entries` are equal. The first cluster is full with the entry that takes it to the bytes of the rule.
 */
export function fillCluster(
  state: ClusterState,
  rule: ClusterRule,
  sources: readonly Pick<EntryBytes, 'bytesBefore'>[],
  start: number,
  end: number,
): { end: number; state: ClusterState } {
  if (state.size !== undefined) {
    const stop = Math.min(end, start + state.size - state.entries);
    return { end: stop, state: { ...state, entries: state.entries + stop - start } };
  }
  const before = bytesBefore(sources, start);
  const bytesAt = (stop: number) => state.bytes + bytesBefore(sources, stop) - before;
  const stop = firstReaching(bytesAt, rule.bytes, start, end);
  const entries = state.entries + stop - start;
  const bytes = bytesAt(stop);
  return { end: stop, state: { entries, bytes, size: bytes >= rule.bytes ? entries : undefined } };
}

/** The first stop behind `start` at which the entries from there on take `bytes` bytes; at most `end`. */
export function stopAfterBytes(
  sources: readonly Pick<EntryBytes, 'bytesBefore'>[],
  bytes: number,
  start: number,
  end: number,
): number {
  const before = bytesBefore(sources, start);
  return firstReaching((stop) => bytesBefore(sources, stop) - before, bytes, start, end);
}

function bytesBefore(sources: readonly Pick<EntryBytes, 'bytesBefore'>[], entry: number): number {
  return sources.reduce((sum, source) => sum + source.bytesBefore(entry), 0);
}

/** The first stop in (start, end] at which `bytesAt` reaches `bytes`; `end` when none does. */
function firstReaching(bytesAt: (stop: number) => number, bytes: number, start: number, end: number): number {
  let low = start;
  let high = end;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (bytesAt(middle) >= bytes) high = middle;
    else low = middle;
  }
  return high;
}
