import { FormatError, NotFoundError } from '../../errors.ts';
import { partsOfRun, type RunRecord, readRun } from '../../jobs/index.ts';
import type { Step } from './config/steps.ts';
import type { InputFileName } from './inputs.ts';
import type { Settings } from './settings.ts';

/** What a run of the pipeline is made of; goes into its record, so that it can be resumed from it. */
export type Pipeline = {
  readonly settings: Settings;
  readonly inputs: readonly InputFileName[];
  /** The steps that are switched on. */
  readonly steps: readonly Step[];
};

/**
 * The pipeline that a run directory holds, from the record of the whole run or of a batch. Throws `NotFoundError` when
 * there is none, `FormatError` when it is of another kind.
 */
export async function pipelineIn(directory: string): Promise<{ pipeline: Pipeline; name: string }> {
  const { configuration: recorded, name } = await anyRecord(directory);
  const configuration = recorded as unknown as Partial<Pipeline> | null;
  if (!configuration?.settings || !configuration.inputs || !configuration.steps) {
    throw new FormatError(`bumpnet: the run in "${directory}" is not one of this pipeline`);
  }
  const { settings, inputs, steps } = configuration;
  return { pipeline: { settings, inputs, steps }, name };
}

/** Sorted, so the record of the whole run comes first. */
async function anyRecord(directory: string): Promise<RunRecord> {
  const [part] = await partsOfRun(directory);
  if (part === undefined) throw new NotFoundError(`bumpnet: there is no run in "${directory}"`);
  return (await readRun(directory, { part })).record;
}
