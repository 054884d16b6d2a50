import type { RootAxis, RootHistogram } from './root-histogram.ts';

/** The axes that a histogram bins in. */
export function axesOf(histogram: RootHistogram): RootAxis[] {
  if ('zAxis' in histogram) return [histogram.xAxis, histogram.yAxis, histogram.zAxis];
  return 'xAxis' in histogram ? [histogram.xAxis, histogram.yAxis] : [histogram.axis];
}

/** The titles of the axes behind those. */
export function titlesOf(histogram: RootHistogram): (string | undefined)[] {
  if ('zAxis' in histogram) return [];
  return 'xAxis' in histogram ? [undefined, undefined, histogram.zTitle] : [undefined, histogram.yTitle];
}
