import {
  type Batch,
  type InputFileName,
  type InputOptions,
  resolveInputs,
  type Settings,
  STEPS,
  type Step,
  shareOf,
} from '../apps/bumpnet/index.ts';
import { EXIT, type ExitCode, type Terminal } from './command.ts';

/** A run as it was asked for. */
export interface PlannedRun {
  readonly names: readonly string[];
  readonly settings: Settings;
  readonly directory: string;
  readonly steps: ReadonlySet<Step>;
  readonly batchJob: Batch | undefined;
  readonly inputOptions: InputOptions;
}

/** Says what a run would do. Writes nothing. */
export async function dryRun(planned: PlannedRun, terminal: Terminal): Promise<ExitCode> {
  const { names, settings, directory, steps, batchJob, inputOptions } = planned;
  const all = await resolveInputs(names, inputOptions);
  const inputs = batchJob ? shareOfInputs(all, batchJob) : all;
  const { masses, histograms, cleaning } = settings;
  const files = inputs.map(({ url, fault }) =>
    fault ? `  ${url}: would fail: ${fault.message}` : `  ${url}`,
  );
  const lines = [
    'Would run, and writes nothing now:',
    `run directory  ${directory}`,
    `steps          ${STEPS.filter((step) => steps.has(step)).join(', ')}`,
    `objects        ${masses.letters.join(' ')}, ${masses.minTypes} to ${masses.maxTypes} kinds, at most ${masses.maxTotal} objects, by the ${masses.rule} rule`,
    `final states   with at least ${masses.minEvents} events`,
    `cleaning       ${cleaning.method}, in bins of ${cleaning.binWidth} GeV${cleaning.bins === 'grid' ? ' on a grid' : ' over the range of the masses'}`,
    `histograms     bins of ${histograms.widths.map(widthText).join(' and of ')}, ${histograms.binning === 'fixed' ? 'with fixed edges' : 'over the range of the masses'}`,
    names.length === 0
      ? 'inputs         the embedded sample, which would be made'
      : `inputs         ${inputs.length}${batchJob ? ` of ${all.length}, batch ${batchJob.index} of ${batchJob.total}` : ''}`,
    ...files,
  ];
  terminal.out(`${lines.join('\n')}\n`);
  return inputs.length > 0 && inputs.every(({ fault }) => fault) ? EXIT.failed : EXIT.done;
}

function widthText(width: Settings['histograms']['widths'][number]): string {
  return width === 'variable' ? 'the resolution' : `${width} GeV`;
}

/** Says what would be done with a run that is there. Writes nothing. */
export function dryRunAgain(directory: string, steps: ReadonlySet<Step>, terminal: Terminal): ExitCode {
  const what = steps.size > 0 ? [...steps].join(', ') : 'the ranges of all spectra';
  terminal.out(`Would do ${what} in ${directory}, and writes nothing now.\n`);
  return EXIT.done;
}

function shareOfInputs(inputs: readonly InputFileName[], batch: Batch): InputFileName[] {
  const sizes = inputs.map(({ bytes }) => bytes);
  return shareOf(sizes, batch).map((place) => inputs[place]!);
}
