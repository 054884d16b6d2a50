import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, NotFoundError } from '../../errors.ts';
import {
  asJson,
  hashOfJson,
  type Json,
  partsOfRun,
  publish,
  type RunRecord,
  readRun,
} from '../../jobs/index.ts';
import type { Step } from './config/steps.ts';
import type { InputFileName } from './inputs.ts';
import type { Settings } from './settings.ts';

/** What a run of the pipeline is made of. */
export type Pipeline = {
  readonly settings: Settings;
  readonly inputs: readonly InputFileName[];
  /** The steps that are switched on. */
  readonly steps: readonly Step[];
};

/**
 * The pipeline as it stands in the record of a run, so that it can be resumed from it. A release has tens of thousands of
 * inputs, and every batch has a record: so the list of them is a file of its own, once, and the record has its checksum.
 */
export type RecordedPipeline = Omit<Pipeline, 'inputs'> & {
  readonly inputs: { readonly count: number; readonly sha256: string };
};

/** The pipeline as it goes into a record. */
export function asRecorded({ settings, inputs, steps }: Pipeline): RecordedPipeline {
  return { settings, steps, inputs: { count: inputs.length, sha256: hashOfJson(asJson(inputs)) } };
}

/** The list with a checksum, from the run directory. */
function listOf(sha256: string): string {
  return `inputs-${sha256.slice(0, 12)}.json`;
}

/** Writes the list of inputs that the record of a run speaks of, unless it is there. */
export async function writeInputs(directory: string, pipeline: Pipeline): Promise<void> {
  const { sha256 } = asRecorded(pipeline).inputs;
  if ((await inputsIn(directory, sha256)) !== undefined) return;
  const lines = pipeline.inputs.map((input) => JSON.stringify(input));
  await publish(directory, listOf(sha256), (temporary) =>
    writeFile(temporary, `[\n${lines.join(',\n')}\n]\n`),
  );
}

/**
 * The pipeline that a run directory holds, from the record of the whole run or of a batch. Throws `NotFoundError` when
 * there is none, `FormatError` when it is of another kind or its list of inputs is gone or another.
 */
export async function pipelineIn(directory: string): Promise<{ pipeline: Pipeline; name: string }> {
  const { configuration, name } = await anyRecord(directory);
  const {
    settings,
    inputs: { sha256 },
    steps,
  } = recordedIn(configuration, directory);
  const inputs = await inputsIn(directory, sha256);
  if (inputs) return { pipeline: { settings, inputs, steps }, name };
  throw new FormatError(
    `bumpnet: "${join(directory, listOf(sha256))}", the list of inputs, is gone or was changed`,
  );
}

function recordedIn(configuration: Json, directory: string): RecordedPipeline {
  // What has these three was put there by `asRecorded`.
  const recorded = configuration as unknown as Partial<RecordedPipeline> | null;
  const { settings, inputs, steps } = recorded ?? {};
  if (settings && inputs?.sha256 !== undefined && steps) return { settings, inputs, steps };
  throw new FormatError(`bumpnet: the run in "${directory}" is not one of this pipeline`);
}

/** The list of inputs with this checksum; undefined when there is none, or another. */
async function inputsIn(directory: string, sha256: string): Promise<InputFileName[] | undefined> {
  try {
    const inputs = JSON.parse(await readFile(join(directory, listOf(sha256)), 'utf8')) as Json;
    // Who has the checksum was written by `writeInputs`.
    return hashOfJson(inputs) === sha256 ? (inputs as unknown as InputFileName[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Sorted, so the record of the whole run comes first. */
async function anyRecord(directory: string): Promise<RunRecord> {
  const [part] = await partsOfRun(directory);
  if (part === undefined) throw new NotFoundError(`bumpnet: there is no run in "${directory}"`);
  return (await readRun(directory, { part })).record;
}
