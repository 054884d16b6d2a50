import type { ByteRange } from './byte-source.ts';

/**
 * The ranges in ascending order, those that touch or overlap, or have at most `gap` bytes between them, as one, without
 * empty ones.
 */
export function unite(ranges: readonly ByteRange[], gap = 0): ByteRange[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const united: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = united.at(-1);
    if (last && start <= last.end + gap) last.end = Math.max(last.end, end);
    else united.push({ start, end });
  }
  return united;
}

/** What of `wanted` none of `known` covers. Both are ascending, and none overlaps another. */
export function uncovered(wanted: readonly ByteRange[], known: readonly ByteRange[]): ByteRange[] {
  const missing: ByteRange[] = [];
  for (const { start, end } of wanted) {
    let from = start;
    for (let i = firstEndingAfter(start, known); i < known.length && known[i]!.start < end; i++) {
      if (known[i]!.start > from) missing.push({ start: from, end: known[i]!.start });
      from = Math.max(from, known[i]!.end);
    }
    if (from < end) missing.push({ start: from, end });
  }
  return missing;
}

/** Those of `known` that share a byte with one of `wanted`, each once, in their order. Both are as for `uncovered`. */
export function touched<R extends ByteRange>(wanted: readonly ByteRange[], known: readonly R[]): R[] {
  const found = new Set<R>();
  for (const { start, end } of wanted) {
    for (let i = firstEndingAfter(start, known); i < known.length && known[i]!.start < end; i++)
      found.add(known[i]!);
  }
  return [...found];
}

/** How gaps between what is missing are treated. */
export interface GapOptions {
  /** Gaps of at most so many bytes may be closed... */
  readonly gap: number;
  /** ...the shortest first, and all together no more than so many times what is missing. */
  readonly waste: number;
}

/** `missing` with gaps closed in which nothing of `known` lies. */
export function closeGaps(
  missing: readonly ByteRange[],
  known: readonly ByteRange[],
  { gap, waste }: GapOptions,
): ByteRange[] {
  let left = waste * missing.reduce((sum, { start, end }) => sum + end - start, 0);
  const closed = new Set<number>();
  for (const { place, length } of gapsBetween(missing, known).sort((a, b) => a.length - b.length)) {
    if (length > gap || length > left) break;
    left -= length;
    closed.add(place);
  }
  const joined: { start: number; end: number }[] = [];
  for (const [place, { start, end }] of missing.entries()) {
    if (closed.has(place)) joined.at(-1)!.end = end;
    else joined.push({ start, end });
  }
  return joined;
}

/** The gaps before each of `missing` but the first, if nothing of `known` lies there. */
function gapsBetween(missing: readonly ByteRange[], known: readonly ByteRange[]) {
  const gaps: { place: number; length: number }[] = [];
  for (let place = 1; place < missing.length; place++) {
    const [from, to] = [missing[place - 1]!.end, missing[place]!.start];
    const next = known[firstEndingAfter(from, known)];
    if (next === undefined || next.start >= to) gaps.push({ place, length: to - from });
  }
  return gaps;
}

/** The index of the first range that ends after `position`. */
export function firstEndingAfter(position: number, ranges: readonly ByteRange[]): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
