import { parseSignature } from '../../../combinatorics/index.ts';
import {
  binContents,
  edgeOf,
  fill,
  type Histogram1D,
  highOf,
  histogram,
  slice,
} from '../../../hist/index.ts';
import { type Blocks, type MassArray, withMasses } from '../mass-array.ts';
import type { HistogramSettings } from '../settings.ts';
import { histogramName } from './histogram-name.ts';
import { spectrumAxis } from './spectrum-axis.ts';

/** A spectrum: the arrays whose masses it takes, and where cleaning cut it. */
export type SpectrumInput = {
  readonly signature: string;
  readonly arrays: readonly MassArray[];
  /** Masses below were cut away, at an edge of a grid: bins begin behind it, so that none is partly filled. GeV. */
  readonly cut: number | null;
  /** Ranges of masses that were taken out. GeV. */
  readonly windows: readonly (readonly [low: number, high: number])[];
};

/** How the histograms of a spectrum are made. */
export type SpectrumSettings = Pick<
  HistogramSettings,
  'widths' | 'binning' | 'bumpnetNames' | 'widthInName' | 'fromHighestBin'
>;

/** A spectrum in bins. */
export interface BinnedSpectrum {
  /** One for each width; none when there is no mass. */
  readonly histograms: readonly Histogram1D[];
  /** The least and the greatest mass in GeV. */
  readonly range: readonly [min: number, max: number] | null;
}

/** The histograms of a spectrum, weighted if it is. Throws `LimitError` when its range is too wide to bin. */
export async function binSpectrum(
  directory: string,
  { signature: name, arrays, cut }: SpectrumInput,
  settings: SpectrumSettings,
): Promise<BinnedSpectrum> {
  const signature = parseSignature(name);
  return withMasses(directory, arrays, async (blocks) => {
    const range = await rangeOf(blocks);
    if (range === null) return { histograms: [], range };
    const [min, max] = range;
    const empty = settings.widths.map((width) => {
      const axis = spectrumAxis(signature.combination, { min, max, cut }, width, settings.binning);
      const title = histogramName(signature, width, settings);
      return histogram(axis, { name: title, title });
    });
    const filled = await fillAll(empty, blocks);
    return { histograms: settings.fromHighestBin ? filled.map(withoutRise) : filled, range };
  });
}

async function fillAll(histograms: readonly Histogram1D[], blocks: Blocks): Promise<Histogram1D[]> {
  let filled = [...histograms];
  for await (const { masses, weights } of blocks()) filled = filled.map((one) => fill(one, masses, weights));
  return filled;
}

/** The least and the greatest of the masses, GeV; null when there are none. */
export async function rangeOf(blocks: Blocks): Promise<[number, number] | null> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for await (const { masses } of blocks()) {
    for (const x of masses) {
      if (x < min) min = x;
      if (x > max) max = x;
    }
  }
  return min <= max ? [min, max] : null;
}

/** With nothing in the bins before the last of the highest ones, nor in the underflow. */
function withoutRise(spectrum: Histogram1D): Histogram1D {
  const values = binContents(spectrum);
  const highest = values.lastIndexOf(Math.max(...values));
  if (highest <= 0) return spectrum;
  const kept = slice(spectrum, edgeOf(spectrum.x, highest), highOf(spectrum.x));
  const onAxis = (cells: Float64Array) => cells.map((cell, i) => (i <= highest ? 0 : cell));
  return {
    ...kept,
    x: spectrum.x,
    contents: onAxis(spectrum.contents),
    sumw2: spectrum.sumw2 && onAxis(spectrum.sumw2),
  };
}
