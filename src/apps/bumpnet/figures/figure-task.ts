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
import { histogramsOf, type SpectrumInput } from '../histograms/histogram-task.ts';
import { FOLDERS } from '../run-layout.ts';
import { stateOf } from '../statistics.ts';
import { COLOURS } from './colours.ts';
import { shortState } from './final-states.ts';

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
  /** GeV. */
  readonly width: number;
  /** What stands beside the name of the program. */
  readonly note: string;
};

/** The SVG and the PNG of a figure. */
export type FigureResult = { readonly outputs: readonly OutputFile[] };

const PNG_SCALE = 2;

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
  readonly layers: readonly Layer[];
}

async function cellOf({ before, after }: SpectrumFigure, width: number, directory: string): Promise<Cell> {
  const settings = { widths: [width], binning: 'fixed', bumpnetNames: true } as const;
  const [raw] = await histogramsOf(directory, before, settings);
  const [cleaned] = after ? await histogramsOf(directory, after, settings) : [];
  const layers = [
    ...(raw
      ? [{ kind: 'line' as const, histogram: raw, label: 'before cleaning', colour: COLOURS.primary }]
      : []),
    ...(cleaned ? [{ kind: 'points' as const, histogram: cleaned, label: 'after cleaning' }] : []),
  ];
  return { title: shortState(stateOf(before.signature)), layers };
}

function figureOf(cells: readonly Cell[], note: string): Figure {
  const labels: Labels = { name: 'Beamline', ...(note === '' ? {} : { note }) };
  const [only] = cells;
  if (cells.length === 1 && only) {
    return spectrum(only.layers, {
      ...viewOf(only.layers),
      labels: { ...labels, lines: [`exactly ${only.title}`] },
    });
  }
  return overview(
    cells.map((cell) => ({ ...cell, options: viewOf(cell.layers) })),
    { labels },
  );
}

/** Most of the spectrum fills the frame: the last percent of it may lie to the right. */
const SHOWN_SHARE = 0.99;
/** With more events in its highest bin a spectrum is drawn on a logarithmic scale. */
const STEEP_CONTENT = 100;

function viewOf(layers: readonly Layer[]): SpectrumOptions {
  const [first] = layers;
  if (!first) return {};
  const contents = binContents(first.histogram);
  const { x } = first.histogram;
  const last = Math.max(
    ...layers.slice(1).map(({ histogram }) => highOf(histogram.x)),
    edgeOf(x, binOfShare(contents) + 1),
  );
  return {
    log: Math.max(...contents) > STEEP_CONTENT,
    xRange: [lowOf(x), Math.min(last, highOf(x))],
  };
}

/** The bin up to which the bins hold nearly everything. */
function binOfShare(contents: Float64Array): number {
  const total = contents.reduce((sum, content) => sum + content, 0);
  let [sum, bin] = [contents[0] ?? 0, 0];
  while (sum < SHOWN_SHARE * total && bin + 1 < contents.length) sum += contents[++bin] ?? 0;
  return bin;
}
