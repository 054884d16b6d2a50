import { writeFile } from 'node:fs/promises';
import { binContents, edgeOf, highOf, lowOf } from '../../../hist/index.ts';
import { type OutputFile, publish, type TaskContext, typedTask } from '../../../jobs/index.ts';
import {
  type Figure,
  type Labels,
  type Layer,
  overview,
  type SpectrumOptions,
  spectrum,
  toPng,
  toSvg,
} from '../../../plot/index.ts';
import { binSpectrum, type SpectrumInput } from '../histograms/spectrum-histograms.ts';
import { FOLDERS } from '../run-layout.ts';
import type { BinWidth } from '../settings.ts';
import { COLOURS } from './colours.ts';
import { massOf, shortState } from './notation.ts';

/** A spectrum before cleaning, and after it where there was one. */
export type SpectrumFigure = {
  readonly before: SpectrumInput;
  readonly after: SpectrumInput | null;
};

/** What to draw: a page for one spectrum, or one with all of them. */
export type FigureInput = {
  /** Without folder and ending. */
  readonly name: string;
  readonly spectra: readonly SpectrumFigure[];
  readonly width: BinWidth;
  /** What stands beside the name of the program. */
  readonly note: string;
};

/** The SVG and the PNG of a figure. */
export type FigureResult = { readonly outputs: readonly OutputFile[] };

const PNG_SCALE = 2;

/** On a grid, so that a spectrum lies on itself before and after cleaning. */
const FIGURE_BINS = {
  binning: 'fixed',
  bumpnetNames: true,
  widthInName: true,
  fromHighestBin: false,
} as const;

/** Draws mass spectra before and after cleaning. */
export const figureTask = typedTask(
  'bumpnet/figure',
  async (input: FigureInput, context): Promise<FigureResult> => {
    const cells = await Promise.all(input.spectra.map((one) => cellOf(one, input.width, context.directory)));
    return { outputs: await publishFigure(input.name, figureOf(cells, input.note), context) };
  },
);

/** Writes a figure into the run, as SVG and as PNG. */
export async function publishFigure(
  name: string,
  figure: Figure,
  { directory }: Pick<TaskContext, 'directory'>,
): Promise<OutputFile[]> {
  const svg = await toSvg(figure);
  const png = await toPng(svg, { scale: PNG_SCALE });
  return [
    await publish(directory, `${FOLDERS.plots}/${name}.svg`, (path) => writeFile(path, svg)),
    await publish(directory, `${FOLDERS.plots}/${name}.png`, (path) => writeFile(path, png)),
  ];
}

interface Cell {
  readonly title: string;
  readonly xTitle: string;
  readonly layers: readonly Layer[];
  /** Masses that cleaning took out. */
  readonly spans: SpectrumInput['windows'];
}

async function cellOf({ before, after }: SpectrumFigure, width: BinWidth, directory: string): Promise<Cell> {
  const binned = async (spectrum: SpectrumInput) =>
    (await binSpectrum(directory, spectrum, { ...FIGURE_BINS, widths: [width] })).histograms[0];
  const raw = await binned(before);
  const cleaned = after ? await binned(after) : undefined;
  const layers = [
    ...(raw
      ? [{ kind: 'line' as const, histogram: raw, label: 'before cleaning', colour: COLOURS.primary }]
      : []),
    ...(cleaned ? [{ kind: 'points' as const, histogram: cleaned, label: 'after cleaning' }] : []),
  ];
  const [state = '', combination = ''] = before.signature.split('_IM_');
  return {
    title: shortState(state),
    xTitle: `${massOf(combination)} [GeV]`,
    layers,
    spans: after?.windows ?? [],
  };
}

function figureOf(cells: readonly Cell[], note: string): Figure {
  const labels: Labels = { name: 'Beamline', ...(note === '' ? {} : { note }) };
  const [only] = cells;
  if (cells.length === 1 && only) {
    return spectrum(only.layers, {
      ...viewOf(only),
      spans: only.spans,
      labels: { ...labels, lines: [`exactly ${only.title}`] },
    });
  }
  return overview(
    cells.map((cell) => ({ ...cell, options: { ...viewOf(cell), spans: cell.spans } })),
    { labels },
  );
}

/** Most of the spectrum fills the frame: the last percent of it may lie to the right. */
const SHOWN_SHARE = 0.99;
/** How much of the tail is shown beside what is left of a spectrum after cleaning. */
const SHOWN_TAIL = 0.3;
/** With more events in its highest bin a spectrum is drawn on a logarithmic scale. */
const STEEP_CONTENT = 100;

function viewOf({ layers, xTitle }: Cell): SpectrumOptions {
  const [first] = layers;
  if (!first) return {};
  const contents = binContents(first.histogram);
  const { x } = first.histogram;
  const cleaned = layers.slice(1).map(({ histogram }) => highOf(histogram.x));
  const whole = Math.max(...cleaned, edgeOf(x, binOfShare(contents) + 1));
  const near = Math.max(...cleaned.map((high) => high + SHOWN_TAIL * (high - lowOf(x))));
  const last = Math.min(whole, highOf(x), ...(cleaned.length > 0 ? [near] : []));
  return { log: Math.max(...contents) > STEEP_CONTENT, xTitle, xRange: [lowOf(x), last] };
}

/** The bin up to which the bins hold nearly everything. */
function binOfShare(contents: Float64Array): number {
  const total = contents.reduce((sum, content) => sum + content, 0);
  let [sum, bin] = [contents[0] ?? 0, 0];
  while (sum < SHOWN_SHARE * total && bin + 1 < contents.length) sum += contents[++bin] ?? 0;
  return bin;
}
