import { UnsupportedError, UsageError } from '../../errors.ts';
import type { RootAxis, RootHistogram } from '../model/root-histogram.ts';
import { histogramClasses, histogramData } from '../model/write-histogram.ts';
import { extendAxis, placesIn } from './extend-axis.ts';
import { readLocated } from './locate-members.ts';
import { CELL_MEMBERS, type InputAxis, type InputHistogram, TOTAL_MEMBERS } from './read-histogram.ts';

/** A histogram that has outgrown the bytes of the first one. */
export interface ExtendedHistogram {
  readonly axes: readonly InputAxis[];
  readonly sums: ReadonlyMap<string, Float64Array>;
}

/**
 * Two histograms added whose axes differ, with the bins of both. What was below or above an axis stays below or above;
 * throws `UsageError` about `what` where the extended axis has bins there, because nobody knows which.
 */
export function extendHistogram(
  first: ExtendedHistogram,
  second: ExtendedHistogram,
  what: string,
): ExtendedHistogram {
  const axes = first.axes.map((axis, i) => extendAxis(axis, second.axes[i]!, what));
  const cells = axes.reduce((product, axis) => product * (axis.bins + 2), 1);
  if (cells > 1e8) throw new UsageError(`root: ${what} would get ${cells} cells`);
  const sums = new Map<string, Float64Array>();
  for (const name of TOTAL_MEMBERS) {
    const [a, b] = [first.sums.get(name), second.sums.get(name)];
    if (a && b) sums.set(name, Float64Array.of((a[0] ?? 0) + (b[0] ?? 0)));
  }
  for (const name of CELL_MEMBERS) {
    if (!first.sums.has(name)) continue;
    const isKept = [first, second].some(({ sums: own }) => (own.get(name)?.length ?? 0) > 0);
    const total = new Float64Array(isKept ? cells : 0);
    if (isKept)
      for (const one of [first, second]) addCells(total, weightsOf(one, name), one.axes, axes, what);
    sums.set(name, total);
  }
  return { axes, sums };
}

/** Where no sums of squared weights were kept, the weights were 1. */
function weightsOf({ sums }: ExtendedHistogram, name: string): Float64Array {
  const own = sums.get(name);
  if (own && own.length > 0) return own;
  return sums.get(name === 'fBinSumw2' ? 'fBinEntries' : 'fArray') ?? new Float64Array();
}

function addCells(
  total: Float64Array,
  values: Float64Array,
  axes: readonly InputAxis[],
  extended: readonly InputAxis[],
  what: string,
): void {
  const places = axes.map((axis, i) => placesIn(axis, extended[i]!));
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]!;
    if (value === 0) continue;
    let rest = cell;
    let target = 0;
    let stride = 1;
    for (let i = 0; i < axes.length; i++) {
      const bin = rest % (axes[i]!.bins + 2);
      rest = (rest - bin) / (axes[i]!.bins + 2);
      checkFlow(axes[i]!, extended[i]!, bin, places[i]![bin]!, what);
      target += stride * places[i]![bin]!;
      stride *= extended[i]!.bins + 2;
    }
    total[target]! += value;
  }
}

/** Refuses what has no place: beyond the end of an axis that goes on there now, or in a bin without a label among those with one. */
function checkFlow(axis: InputAxis, extended: InputAxis, bin: number, place: number, what: string): void {
  const isLost =
    place < 0 ||
    (extended.labels.size === 0 &&
      ((bin === 0 && extended.min < axis.min) || (bin > axis.bins && extended.max > axis.max)));
  if (!isLost) return;
  const where = place < 0 ? `bin ${bin}, which has no label,` : bin === 0 ? 'the underflow' : 'the overflow';
  throw new UsageError(`root: ${what} cannot be extended: something is in ${where} of one that is added`);
}

/** How an extended histogram is written: `first` gives what is not a sum. */
export function extendedData(
  { axes, sums }: ExtendedHistogram,
  first: InputHistogram,
  key: { readonly className: string; readonly name: string; readonly title: string },
): { classes: readonly string[]; encode: (origin: number) => Uint8Array } {
  const histogram = toRootHistogram({ axes, sums }, first, key);
  return { classes: histogramClasses(histogram), encode: (origin) => histogramData(histogram, origin) };
}

function toRootHistogram(
  { axes, sums }: ExtendedHistogram,
  { located, bytes }: InputHistogram,
  { className, name, title }: { readonly className: string; readonly name: string; readonly title: string },
): RootHistogram {
  if (!/^(TH[123][CSIFD]|TProfile)$/.test(className)) {
    throw new UnsupportedError(`root: "${name}": a ${className} cannot be extended`);
  }
  const total = (member: string) => sums.get(member)?.[0] ?? 0;
  const cells = (member: string) => sums.get(member) ?? new Float64Array();
  const sumw2 = cells('fSumw2');
  const totals = Object.fromEntries(
    TOTAL_MEMBERS.map((member) => [
      member.replace(/^fTsum|^fE/, (start) => (start === 'fE' ? 'e' : 'sum')),
      total(member),
    ]),
  );
  const [x, y, z] = axes.map(toRootAxis);
  const [yTitle, zTitle] = ['fYaxis.fTitle', 'fZaxis.fTitle'].map((member) => located.texts.get(member));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const number = (member: string) => {
    const place = located.numbers.get(member);
    return place ? (readLocated(view, place)[0] ?? 0) : 0;
  };
  const profile = {
    errorMode: (['mean', 'spread', 'integer', 'gaussian'] as const)[number('fErrorMode')],
    yMin: number('fYmin'),
    yMax: number('fYmax'),
    binEntries: cells('fBinEntries'),
    binSumw2: cells('fBinSumw2').length > 0 ? cells('fBinSumw2') : undefined,
  };
  const histogram = {
    ...totals,
    ...{ className, name, title: located.texts.get('fTitle') ?? title, contents: cells('fArray') },
    sumw2: sumw2.length > 0 ? sumw2 : undefined,
    sumw2Total: total('fTsumw2'),
    ...(axes.length === 1 ? { axis: x, yTitle } : { xAxis: x, yAxis: y }),
    ...(axes.length === 2 ? { zTitle } : {}),
    ...(axes.length === 3 ? { zAxis: z } : {}),
    ...(className === 'TProfile' ? profile : {}),
  };
  // Its members are those of the class, as the class has the sums and the number of axes that were found in it.
  return histogram as unknown as RootHistogram;
}

function toRootAxis({ bins, min, max, edges, title, labels }: InputAxis): RootAxis {
  const texts = Array.from({ length: bins }, (_, i) => labels.get(i + 1) ?? '');
  return {
    ...{ bins, min, max, title },
    edges: edges.length > 0 ? edges : undefined,
    labels: labels.size > 0 ? texts : undefined,
  };
}
