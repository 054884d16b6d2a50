import { type Axis, edgesOf, type Histogram1D, highOf, lowOf } from '../hist/index.ts';
import type { RootHistogram1D } from '../root/index.ts';

/** A histogram as ROOT's TH1D, with the sum of squared weights of each cell. What was rejected has no place in it. */
export function toTh1(histogram: Histogram1D): RootHistogram1D {
  const { name, title, x, contents, entries, sums } = histogram;
  return {
    className: 'TH1D',
    name,
    title,
    axis: th1Axis(x),
    contents,
    sumw2: histogram.sumw2 ?? contents,
    entries,
    sumw: sums.sumw,
    sumw2Total: sums.sumw2,
    sumwx: sums.sumwx,
    sumwx2: sums.sumwx2,
  };
}

function th1Axis(axis: Axis): RootHistogram1D['axis'] {
  return {
    bins: axis.bins,
    min: lowOf(axis),
    max: highOf(axis),
    title: axis.title,
    ...(axis.kind === 'variable' ? { edges: edgesOf(axis) } : {}),
    ...(axis.labels ? { labels: axis.labels } : {}),
  };
}
