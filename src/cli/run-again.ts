import { type Pipeline, pipelineIn, type Settings, type Step, writeRanges } from '../apps/bumpnet/index.ts';
import { UsageError } from '../errors.ts';
import { asJson, hashOfJson } from '../jobs/index.ts';
import { EXIT, type ExitCode, type Terminal } from './command.ts';

/** The ways to go on with what is in a run directory, as their options are called. */
const MODES = ['scan-only', 'merge-only', 'plots-only'] as const;
type Mode = (typeof MODES)[number];

/** The steps that put the work of batches together. */
const AFTER_BATCHES: ReadonlySet<string> = new Set([
  'post_processing',
  'histogram_creation',
  'scan',
  'figures',
]);

/** Which of the ways the command line asks for. Throws `UsageError` for more than one, and for one without a run. */
export function modeOf(
  values: { readonly [mode in Mode]: boolean },
  hasDirectory: boolean,
): Mode | undefined {
  const asked = MODES.filter((mode) => values[mode]);
  if (asked.length > 1)
    throw new UsageError(
      `beamline run: ${asked.map((mode) => `--${mode}`).join(' and ')} exclude each other`,
    );
  const [mode] = asked;
  if (mode !== undefined && !hasDirectory)
    throw new UsageError(`beamline run: --${mode} needs --run-dir`, { hint: 'it goes on with that run' });
  return mode;
}

/** The steps of a run that a mode does again; ranges are no step. */
export function stepsAgain(mode: Mode, { steps }: Pipeline): Set<Step> {
  switch (mode) {
    case 'scan-only':
      return new Set();
    case 'plots-only':
      return new Set(['figures']);
    case 'merge-only':
      return new Set(steps.filter((step) => AFTER_BATCHES.has(step)));
    default:
      return mode satisfies never;
  }
}

/**
 * The pipeline that a run directory holds. Throws `UsageError` when a configuration is given that would not give the same
 * results: batches are put together as they were made.
 */
export async function pipelineAgain(directory: string, given: Settings | undefined) {
  const found = await pipelineIn(directory);
  const isSame =
    given === undefined || hashOfJson(asJson(given)) === hashOfJson(asJson(found.pipeline.settings));
  if (isSame) return found;
  throw new UsageError(`beamline run: the run in "${directory}" was made with another configuration`, {
    hint: 'leave --config out: the run remembers its own',
  });
}

/** `--scan-only`: the ranges of all spectra, into `logs/global_ranges.json`. */
export async function scanRanges(directory: string, terminal: Terminal): Promise<ExitCode> {
  const { spectra, files } = await writeRanges(directory);
  terminal.out(`The ranges of ${spectra} spectra are in ${files.join(', ')}.\n`);
  return EXIT.done;
}
