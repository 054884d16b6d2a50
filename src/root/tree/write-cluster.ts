/** How many entries make a cluster: a number, or as many as first take `bytes` bytes. */
export interface ClusterRule {
  readonly entries: number | undefined;
  readonly bytes: number;
  /** Whether all clusters have as many entries as the first that was full. */
  readonly uniform: boolean;
}

/** What entries come from. */
export interface EntrySizes {
  /** Bytes that the first `entry` entries take. It never falls. */
  bytesBefore(entry: number): number;
}

/** Entries of a table that are in one cluster. */
export interface ClusterPart {
  readonly start: number;
  readonly end: number;
  /** Entries of the cluster up to here. */
  readonly entries: number;
  /** Whether the cluster ends here. */
  readonly isFull: boolean;
}

/** Tells where clusters end while entries come. That depends on the entries only, not on how they are split over tables. */
export class ClusterCutter {
  readonly #rule: ClusterRule;
  #size: number | undefined;
  #entries = 0;
  #bytes = 0;

  constructor(rule: ClusterRule) {
    this.#rule = rule;
    this.#size = rule.entries;
  }

  /** Entries of the cluster that is being filled. */
  get entries(): number {
    return this.#entries;
  }

  /** Entries of a full cluster, as soon as they are known, for uniform ones. */
  get size(): number | undefined {
    return this.#size;
  }

  /** Counts the entries of a table, of which `sources` are the columns; gives its parts. */
  *parts(sources: readonly EntrySizes[], length: number): Generator<ClusterPart> {
    for (let start = 0; start < length; ) {
      const end = this.#endOf(sources, start, length);
      this.#entries += end - start;
      const entries = this.#entries;
      const isFull = this.#size === undefined ? this.#bytes >= this.#rule.bytes : entries === this.#size;
      if (isFull) this.#restart();
      yield { start, end, entries, isFull };
      start = end;
    }
  }

  #restart(): void {
    if (this.#rule.uniform) this.#size ??= this.#entries;
    this.#entries = 0;
    this.#bytes = 0;
  }

  #endOf(sources: readonly EntrySizes[], start: number, length: number): number {
    if (this.#size !== undefined) return Math.min(length, start + this.#size - this.#entries);
    const before = bytesBefore(sources, start);
    const bytesAt = (end: number) => this.#bytes + bytesBefore(sources, end) - before;
    const end = firstReaching(bytesAt, this.#rule.bytes, start, length);
    this.#bytes = bytesAt(end);
    return end;
  }
}

function bytesBefore(sources: readonly EntrySizes[], entry: number): number {
  return sources.reduce((sum, source) => sum + source.bytesBefore(entry), 0);
}

/** The first end in (start, length] at which `bytesAt` reaches `bytes`; `length` when none does. */
function firstReaching(
  bytesAt: (end: number) => number,
  bytes: number,
  start: number,
  length: number,
): number {
  let low = start;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (bytesAt(middle) >= bytes) high = middle;
    else low = middle;
  }
  return high;
}
