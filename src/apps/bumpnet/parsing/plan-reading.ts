import { FormatError } from '../../../errors.ts';
import {
  planSelection,
  planWeights,
  SCHEMAS,
  type Schema,
  type SelectionPlan,
  type Weighting,
} from '../../../event/index.ts';
import type { ParsingSettings } from '../settings.ts';
import type { WholeSample } from './sample.ts';

/** What a file is, and what is to be done with it. */
export type Reading = {
  /** The name of its format. */
  readonly schema: string;
  readonly isSimulation: boolean;
  /** What its events stand for; null when they are not weighted. */
  readonly sample: WholeSample | null;
  readonly settings: ParsingSettings;
};

/** What is read of a file with these branches and how it is selected from; `weighting` when its events are weighted. */
export function planReading(
  { schema: format, settings, isSimulation, sample }: Reading,
  branches: readonly string[],
): { plan: SelectionPlan; weighting: Weighting | undefined } {
  const schema = schemaNamed(format);
  const { selection, weights } = settings;
  if (sample === null || weights === null)
    return { plan: planSelection(schema, branches, selection, { isSimulation }), weighting: undefined };
  const { name, numbers } = sample;
  const weighting = planWeights(schema, branches, weights, { name, sample: numbers });
  const eventFields = [...weighting.times, ...weighting.over];
  const options = { isSimulation, weight: true, eventFields };
  return { plan: planSelection(schema, branches, selection, options), weighting };
}

function schemaNamed(name: string): Schema {
  const schema = SCHEMAS.find((one) => one.name === name);
  if (!schema) throw new FormatError(`bumpnet: no schema is called "${name}"`);
  return schema;
}
