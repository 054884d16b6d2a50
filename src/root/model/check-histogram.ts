import { UsageError } from '../../errors.ts';
import { axesOf } from './histogram-axes.ts';
import type { RootAxis, RootHistogram } from './root-histogram.ts';

/** The largest whole number that each integer cell holds; the least is one further from zero. */
const LARGEST: Readonly<Record<string, number>> = { I: 0x7fffffff, S: 0x7fff, C: 0x7f };

/** Throws `UsageError` when arrays have the wrong length, edges do not rise, or contents do not fit their cells. */
export function checkHistogram(histogram: RootHistogram): void {
  const { name, contents, sumw2 } = histogram;
  const axes = axesOf(histogram);
  for (const axis of axes) checkAxis(name, axis);
  const cells = axes.reduce((product, axis) => product * (axis.bins + 2), 1);
  const arrays = { contents, sumw2, ...profileArrays(histogram) };
  for (const [what, values] of Object.entries(arrays)) {
    if (values && values.length !== cells) {
      fail(name, `${what} has ${values.length} values for ${cells} cells, under- and overflow included`);
    }
  }
  checkContents(histogram);
}

function profileArrays(histogram: RootHistogram): Record<string, Float64Array | undefined> {
  if (histogram.className !== 'TProfile') return {};
  return { binEntries: histogram.binEntries, binSumw2: histogram.binSumw2 };
}

function checkAxis(name: string, axis: RootAxis): void {
  const { bins, edges, labels, min, max } = axis;
  if (!Number.isInteger(bins) || bins < 1) fail(name, `an axis of ${bins} bins`);
  if (labels && labels.length > bins) fail(name, `${labels.length} labels for ${bins} bins`);
  if (!edges && !(min < max)) fail(name, `an axis from ${min} to ${max}`);
  if (edges && edges.length !== bins + 1) fail(name, `${edges.length} edges for ${bins} bins`);
  const wrong = edges?.findIndex((edge, i) => i > 0 && !(edge > edges[i - 1]!)) ?? -1;
  if (wrong > 0) fail(name, `edge ${wrong} is ${edges?.[wrong]}, after ${edges?.[wrong - 1]}`);
}

function checkContents({ name, className, contents }: RootHistogram): void {
  const largest = LARGEST[className.at(-1) as string];
  if (largest === undefined || className === 'TProfile') return;
  const wrong = contents.findIndex(
    (value) => !Number.isInteger(value) || value > largest || value < -largest - 1,
  );
  if (wrong >= 0) fail(name, `cell ${wrong} is ${contents[wrong]}, which no cell of a ${className} can hold`);
}

function fail(name: string, what: string): never {
  throw new UsageError(`root: histogram "${name}": ${what}`);
}
