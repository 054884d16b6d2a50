import { UsageError } from '../../errors.ts';
import { describeAxis, edgesOf, sameAxis, sameEdge } from './compare-axes.ts';
import type { InputAxis } from './read-histogram.ts';

/** The most bins that an axis may be extended to. */
const MAX_BINS = 1_000_000;

/**
 * The axis that has the bins of both. Axes with labels get a bin for each label. Others must lie on one grid, or have the
 * same edges where they overlap; throws `UsageError` about `what` where they do not.
 */
export function extendAxis(a: InputAxis, b: InputAxis, what: string): InputAxis {
  if (sameAxis(a, b)) return a;
  if (a.labels.size > 0 || b.labels.size > 0) return joinLabels(a, b, what);
  const joined = a.edges.length === 0 && b.edges.length === 0 ? joinGrids(a, b) : joinEdges(a, b);
  if (joined) return joined;
  throw new UsageError(
    `root: ${what} has ${describeAxis(b)}, which do not lie on those before: ${describeAxis(a)}`,
  );
}

/** Axes of equal bins whose edges are those of one grid. */
function joinGrids(a: InputAxis, b: InputAxis): InputAxis | undefined {
  const width = (a.max - a.min) / a.bins;
  const shift = (b.min - a.min) / width;
  const sameWidth = sameEdge((b.max - b.min) / b.bins, width, width / Math.max(a.bins, b.bins));
  if (!sameWidth || Math.abs(shift - Math.round(shift)) > 1e-6) return undefined;
  const [min, max] = [b.min < a.min ? b.min : a.min, b.max > a.max ? b.max : a.max];
  const bins = Math.round((max - min) / width);
  return bins <= MAX_BINS ? { ...a, bins, min, max } : undefined;
}

/** Axes that have the same edges where both are, and meet. */
function joinEdges(a: InputAxis, b: InputAxis): InputAxis | undefined {
  const [low, high] = a.min <= b.min ? [edgesOf(a), edgesOf(b)] : [edgesOf(b), edgesOf(a)];
  const width = low.slice(1).reduce((least, edge, i) => Math.min(least, edge - low[i]!), Infinity);
  const same = (x: number, y: number) => sameEdge(x, y, width);
  const start = low.findIndex((edge) => same(edge, high[0]!));
  if (start < 0) return undefined;
  const overlap = Math.min(low.length - start, high.length);
  for (let i = 0; i < overlap; i++) if (!same(low[start + i]!, high[i]!)) return undefined;
  const edges = Float64Array.from([...low, ...high.slice(overlap)]);
  return { ...a, bins: edges.length - 1, min: edges[0]!, max: edges.at(-1)!, edges };
}

function joinLabels(a: InputAxis, b: InputAxis, what: string): InputAxis {
  const texts = [...a.labels.values()];
  for (const text of b.labels.values()) if (!texts.includes(text)) texts.push(text);
  if (a.labels.size === 0 || b.labels.size === 0) {
    throw new UsageError(`root: ${what} has ${describeAxis(b)}, those before were ${describeAxis(a)}`);
  }
  const max = a.min + ((a.max - a.min) / a.bins) * texts.length;
  const labels = new Map(texts.map((text, i) => [i + 1, text]));
  return { ...a, bins: texts.length, max, edges: new Float64Array(), labels };
}

/** For each bin of an axis, under- and overflow included, its number along the axis that it was extended to. */
export function placesIn(axis: InputAxis, extended: InputAxis): Int32Array {
  const places = new Int32Array(axis.bins + 2);
  places[axis.bins + 1] = extended.bins + 1;
  const numbers = new Map([...extended.labels].map(([bin, text]) => [text, bin]));
  const edges = edgesOf(axis);
  const target = edgesOf(extended);
  let bin = 1;
  for (let i = 1; i <= axis.bins; i++) {
    if (numbers.size > 0) places[i] = numbers.get(axis.labels.get(i) ?? '') ?? -1;
    else {
      const middle = (edges[i - 1]! + edges[i]!) / 2;
      while (bin < extended.bins && target[bin]! <= middle) bin++;
      places[i] = bin;
    }
  }
  return places;
}
