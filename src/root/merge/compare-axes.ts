import type { InputAxis } from './read-histogram.ts';

/** Where the edges of an axis are. */
export function edgesOf({ bins, min, max, edges }: InputAxis): Float64Array {
  if (edges.length === bins + 1) return edges;
  return Float64Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? max : min + ((max - min) * i) / bins,
  );
}

/** Edges that differ by less than this part of a bin were meant to be the same: sums of floats come out so. */
const TOLERANCE = 1e-7;

/** Whether two edges are the same, in bins of about `width`. */
export function sameEdge(a: number, b: number, width: number): boolean {
  return a === b || Math.abs(a - b) <= TOLERANCE * Math.abs(width);
}

/** Whether bins are the same, and labels, too. */
export function sameAxis(a: InputAxis | undefined, b: InputAxis): boolean {
  if (a?.bins !== b.bins || a.labels.size !== b.labels.size) return false;
  for (const [bin, label] of a.labels) if (b.labels.get(bin) !== label) return false;
  const [before, now] = [edgesOf(a), edgesOf(b)];
  return now.every((edge, i) => sameEdge(before[i]!, edge, (b.max - b.min) / b.bins));
}

/** An axis in words. */
export function describeAxis(axis: InputAxis | undefined): string {
  if (!axis) return 'no axis';
  const { bins, min, max, edges, labels } = axis;
  const kind = edges.length > 0 ? ' of different widths' : '';
  const named = labels.size > 0 ? `, ${labels.size} with labels` : '';
  return `${bins} bins${kind} from ${min} to ${max}${named}`;
}
