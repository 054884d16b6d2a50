import { contentOf, errorBarsOf } from '../hist/index.ts';
import type { Layer } from './layers.ts';
import type { Range } from './ticks.ts';

/**
 * What the y axis spans, so that every layer is seen and the top `headroom` (a fraction of the height) stays free
 * for texts. A logarithmic axis begins below the smallest content above zero.
 */
export function valueRange(layers: readonly Layer[], log: boolean, headroom: number): Range {
  const tops = layers.flatMap(topsOf);
  const highest = Math.max(0, ...tops.map((top) => top.high));
  if (log) return logRange(tops, highest, headroom);
  const lowest = Math.min(0, ...tops.map((top) => top.low));
  if (highest === 0 && lowest === 0) return [0, 1];
  return [lowest * 1.1, lowest + (highest - lowest) / (1 - headroom)];
}

function logRange(tops: readonly Span[], highest: number, headroom: number): Range {
  let smallest = Number.POSITIVE_INFINITY;
  for (const { content } of tops) if (content > 0) smallest = Math.min(smallest, content);
  if (!Number.isFinite(smallest)) return [0.1, 10];
  // Six decades below the top are enough for weighted histograms with tiny contents.
  const low = Math.max(smallest * 0.3, highest * 1e-7);
  const decades = Math.max(1, Math.log10((highest * 1.1) / low));
  return [low, low * 10 ** (decades / (1 - headroom))];
}

interface Span {
  readonly content: number;
  readonly low: number;
  readonly high: number;
}

function topsOf(layer: Layer): Span[] {
  const withErrors = layer.kind === 'points' || layer.kind === 'band';
  const bars = withErrors ? errorBarsOf(layer.histogram) : [];
  return Array.from({ length: layer.histogram.x.bins }, (_, i) => {
    const content = contentOf(layer.histogram, i) + (layer.base?.[i] ?? 0);
    const hasBar = content !== 0;
    const above = hasBar ? (bars[i]?.above ?? 0) : 0;
    const below = hasBar ? (bars[i]?.below ?? 0) : 0;
    // An error bar below zero is cut at the axis; a negative content is not.
    return { content, low: content < 0 ? content - below : 0, high: content + above };
  });
}
