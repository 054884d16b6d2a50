import { type ExperimentPlan, experimentTests } from '../../../hist/index.ts';
import { typedTask } from '../../../jobs/index.ts';

/** Pseudo-experiments of one histogram that are to be made. */
export type ExperimentsInput = {
  readonly experiments: ExperimentPlan;
  /** Their numbers, `[first, end)`. */
  readonly numbers: readonly [first: number, end: number];
};

/** Makes pseudo-experiments, for searches whose experiments are spread over several workers. */
export const experimentsTask = typedTask(
  'bumpnet/experiments',
  async ({ experiments, numbers }: ExperimentsInput): Promise<readonly number[]> =>
    experimentTests(experiments, numbers),
);
