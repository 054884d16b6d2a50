import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../../errors.ts';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { type Figure, toPng, toSvg } from '../../../plot/index.ts';
import { findAnalysis } from '../find-analysis.ts';
import type { FigurePlan } from '../frame/analysis.ts';
import { sampleSetOf } from '../frame/lookup.ts';
import { FOLDERS } from '../run/layout.ts';
import type { AnalysisResult } from '../run/result.ts';
import { cutFlowFigure } from './cut-flow-figure.ts';
import type { Drawn } from './drawn.ts';
import { pageFigure } from './page-figure.ts';
import { stackFigure } from './stack-figure.ts';
import { taggedFigure } from './tagged-figure.ts';

/** A figure of an analysis, by its name, and the results to draw. */
export type FigureInput = {
  readonly analysis: string;
  readonly release: string;
  readonly samples: string;
  readonly figure: string;
  readonly result: OutputFile;
};

/** The SVG and the PNG. */
export type FigureResult = { readonly outputs: readonly OutputFile[] };

const PNG_SCALE = 2;

/** Draws one figure. */
export const figureTask = typedTask(
  'analyses/figure',
  async (input: FigureInput, { directory }): Promise<FigureResult> => {
    const analysis = findAnalysis(input.analysis, input.release);
    const samples = sampleSetOf(analysis, input.samples);
    const plan = analysis.figures.find(({ name }) => name === input.figure);
    if (plan === undefined) throw new UsageError(`analyses: no figure "${input.figure}"`);
    // Written by the merging, and checked by its checksum.
    const result = JSON.parse(await readFile(join(directory, input.result.path), 'utf8')) as AnalysisResult;
    const svg = await toSvg(figureOf(plan, { analysis, samples, result }));
    const png = await toPng(svg, { scale: PNG_SCALE });
    const path = `${FOLDERS.plots}/${plan.name}`;
    return {
      outputs: [
        await publish(directory, `${path}.svg`, (temporary) => writeFile(temporary, svg)),
        await publish(directory, `${path}.png`, (temporary) => writeFile(temporary, png)),
      ],
    };
  },
);

function figureOf(plan: FigurePlan, drawn: Drawn): Figure {
  switch (plan.kind) {
    case 'stack':
      return stackFigure(plan, drawn);
    case 'tagged':
      return taggedFigure(plan, drawn);
    case 'page':
      return pageFigure(plan, drawn);
    case 'cut-flow':
      return cutFlowFigure(plan, drawn);
    default:
      return plan satisfies never;
  }
}
