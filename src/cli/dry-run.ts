import { type InputOptions, resolveInputs, type Settings, STEPS, type Step } from '../apps/bumpnet/index.ts';
import { EXIT, type ExitCode, type Terminal } from './command.ts';

/** A run as it was asked for. */
export interface PlannedRun {
  readonly names: readonly string[];
  readonly settings: Settings;
  readonly directory: string;
  readonly steps: ReadonlySet<Step>;
  readonly inputOptions: InputOptions;
}

/** Says what a run would do. Writes nothing. */
export async function dryRun(planned: PlannedRun, terminal: Terminal): Promise<ExitCode> {
  const { names, settings, directory, steps, inputOptions } = planned;
  const inputs = await resolveInputs(names, inputOptions);
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
    `cleaning       peaks in bins of ${cleaning.binWidth} GeV`,
    `histograms     bins of ${histograms.widths.join(', ')} GeV (${histograms.binning})`,
    names.length === 0
      ? 'inputs         the embedded sample, which would be made'
      : `inputs         ${inputs.length}`,
    ...files,
  ];
  terminal.out(`${lines.join('\n')}\n`);
  return inputs.length > 0 && inputs.every(({ fault }) => fault) ? EXIT.failed : EXIT.done;
}
