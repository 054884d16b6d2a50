/** The tasks of the simulation, by kind. */
import { UsageError } from '../../errors.ts';
import type { Json, TaskFunction, TaskFunctions } from '../../jobs/index.ts';
import { EMBEDDED_FORMS, type EmbeddedFilePlan, makeEmbeddedFile } from './toy/embedded-sample.ts';
import { RESONANCE_DECAYS } from './toy/hidden-resonance.ts';

/** Makes one file of the embedded sample: an `EmbeddedFilePlan` in, an `EmbeddedFile` out. */
const embeddedFile: TaskFunction = async (input, { signal, progress }) => {
  const file = await makeEmbeddedFile(parsePlan(input), {
    signal,
    progress: (done, total) => progress({ done, total, unit: 'events' }),
  });
  return { status: 'done', result: file };
};

/** Task functions by the kind that a task names. */
export const tasks: TaskFunctions = { 'simulation/embedded-file': embeddedFile };

type Fields = { readonly [name: string]: Json };

function parsePlan(input: Json): EmbeddedFilePlan {
  const fields = fieldsOf(input, 'plan');
  const resonance = fieldsOf(fields.resonance, 'resonance');
  return {
    path: textOf(fields, 'path'),
    form: oneOf(fields, 'form', EMBEDDED_FORMS),
    seed: numberOf(fields, 'seed'),
    run: numberOf(fields, 'run'),
    first: numberOf(fields, 'first'),
    count: numberOf(fields, 'count'),
    resonance: {
      mass: numberOf(resonance, 'mass'),
      width: numberOf(resonance, 'width'),
      decay: oneOf(resonance, 'decay', RESONANCE_DECAYS),
    },
    resonanceShare: numberOf(fields, 'resonanceShare'),
  };
}

function fieldsOf(value: Json | undefined, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new UsageError(`simulation: the ${what} of an embedded file is no object`);
}

function numberOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number') return value;
  throw new UsageError(`simulation: "${name}" of an embedded file is no number`);
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new UsageError(`simulation: "${name}" of an embedded file is no text`);
}

function oneOf<T extends string>(fields: Fields, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === fields[name]);
  if (found !== undefined) return found;
  throw new UsageError(`simulation: "${name}" of an embedded file must be one of ${choices.join(', ')}`);
}
