import { join } from 'node:path';
import { type OutputFile, typedTask } from '../../../jobs/index.ts';
import { openRootFile } from '../../../root/index.ts';
import { fromFile } from '../../../storage/index.ts';
import type { SearchedHistogram } from '../bumps/bump-task.ts';
import { histogramNamed } from '../bumps/histogram-named.ts';
import { amongAll } from '../bumps/run-wide.ts';
import { bumpFigure } from './bump-figure.ts';
import { type FigureResult, publishFigure } from './figure-task.ts';

/** A bump that is to be drawn. */
export type BumpFigureInput = {
  /** Without folder and ending. */
  readonly name: string;
  readonly found: SearchedHistogram;
  /** The file of the histogram. */
  readonly file: OutputFile;
  /** What stands beside the name of the program. */
  readonly note: string;
  /** What the points are. */
  readonly points: string;
  /** Histograms that were searched, this one included. */
  readonly searched: number;
};

/** Draws what a search found in one histogram. */
export const bumpFigureTask = typedTask(
  'bumpnet/bump-figure',
  async ({ name, found, file, note, points, searched }: BumpFigureInput, context): Promise<FigureResult> => {
    const source = await fromFile(join(context.directory, file.path));
    try {
      const histogram = await histogramNamed(await openRootFile(source), found.name);
      const options = { note, points, runWide: amongAll(found.global.p, searched) };
      return { outputs: await publishFigure(name, bumpFigure(found, histogram, options), context) };
    } finally {
      await source.close();
    }
  },
);
