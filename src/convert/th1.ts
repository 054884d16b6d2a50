import {
  type Axis,
  edgesOf,
  type Histogram1D,
  highOf,
  histogram,
  lowOf,
  regularAxis,
  variableAxis,
} from '../hist/index.ts';
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

/**
 * ROOT's histogram as one of ours; arrays are shared. Squared weights that equal the contents say that there were no
 * weights, and are left out. Throws `UsageError` when its axis has no bins or does not rise.
 */
export function fromTh1(th1: RootHistogram1D): Histogram1D {
  const { name, title, contents, sumw2, entries } = th1;
  const isPlain = sumw2 === undefined || sumw2.every((square, i) => square === contents[i]);
  return {
    ...histogram(axisOf(th1.axis), { name, title }),
    ...{ contents, entries, sumw2: isPlain ? undefined : sumw2 },
    sums: { sumw: th1.sumw, sumw2: th1.sumw2Total, sumwx: th1.sumwx, sumwx2: th1.sumwx2 },
  };
}

function axisOf({ bins, min, max, edges, title = '', labels }: RootHistogram1D['axis']): Axis {
  const text = { title, ...(labels ? { labels } : {}) };
  return edges ? variableAxis(edges, text) : regularAxis(bins, min, max, text);
}
