import { BeamlineError, CancelledError, FormatError, isError, messageOf, UsageError } from '../../errors.ts';
import type { ByteSink } from '../../storage/index.ts';
import { makeCompressor } from '../compression/compress.ts';
import { type Compression, compressionCode, compressionOf } from '../compression/compression.ts';
import { type FileStart, FileWriter, startFile } from '../file/file-writer.ts';
import { checkIdentity, type FileIdentity, newIdentity } from '../file/identity.ts';
import { CopyBuffers } from './copy-buffers.ts';
import type { DifferingAxes } from './histogram-sum.ts';
import { type MergeInput, type OpenInput, openInput } from './merge-input.ts';
import type { MergedObject, MergeReport, SkippedInput } from './merge-report.ts';
import { readAhead } from './read-ahead.ts';
import { directoryOf, Survey } from './survey.ts';
import type { DifferingBranches } from './tree-schema.ts';

/** How files are merged. With an `identity` the same inputs give the same bytes. */
export interface MergeOptions {
  /** Leave out inputs that cannot be read, instead of failing. */
  readonly skipUnreadable?: boolean | undefined;
  /** Inputs that are read at a time; 2 when nothing is said. They end up in the same order whatever it is. */
  readonly readers?: number | undefined;
  /** What is done with histograms whose axes differ: `refuse` (the usual) or `extend`. */
  readonly axes?: DifferingAxes | undefined;
  /**
   * What is done with trees whose branches differ, or ntuples whose fields do: `refuse` (the usual), keep the
   * `intersection`, or make the `union`, in which a branch has zeros or nothing for the entries of inputs without it.
   */
  readonly branches?: DifferingBranches | undefined;
  /** For what is written anew, not for the baskets that are copied; that of the first input when nothing is said. */
  readonly compression?: Compression | undefined;
  readonly identity?: FileIdentity | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears of every input whose trees were copied. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Merges ROOT files into one: trees and RNTuples one behind another, their baskets and pages copied as they are; histograms
 * added; directories united; of anything else the first one. No more than the inputs that are being read are open, and of them no more than
 * a few megabytes are in memory. `openSink` is called once for each attempt: an input that turns out to be broken while
 * its trees are copied makes it begin anew without that input.
 *
 * Throws `UsageError` for histograms or trees that do not fit together, `FormatError` or `StorageError` for an input that
 * cannot be read; then nothing is left of the output.
 */
export async function mergeRootFiles(
  inputs: readonly MergeInput[],
  openSink: () => Promise<ByteSink>,
  options: MergeOptions = {},
): Promise<MergeReport> {
  if (inputs.length === 0) throw new UsageError('root: nothing to merge');
  const identity = options.identity ?? newIdentity();
  checkIdentity(identity);
  const skipped = new Map<MergeInput, SkippedInput>();
  for (;;) {
    const left = inputs.filter((input) => !skipped.has(input));
    const merging = { inputs: left, options: { ...options, identity }, skipped };
    const objects = await attempt(merging, await openSink());
    if (objects) {
      const merged = inputs.length - skipped.size;
      return { inputs: merged, objects, skipped: inputs.flatMap((input) => skipped.get(input) ?? []) };
    }
  }
}

interface Merging {
  readonly inputs: readonly MergeInput[];
  readonly options: MergeOptions & { readonly identity: FileIdentity };
  readonly skipped: Map<MergeInput, SkippedInput>;
}

/** Merges once; `undefined` when an input failed that was taken for good before. */
async function attempt(merging: Merging, sink: ByteSink): Promise<MergedObject[] | undefined> {
  try {
    const survey = await surveyAll(merging);
    const objects = await writeAll(merging, survey, sink);
    if (objects) await sink.close();
    else await sink.discard();
    return objects;
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** What an input gives, or why it does not. */
type Loaded = { readonly input: MergeInput } & ({ readonly open: OpenInput } | { readonly error: unknown });

async function surveyAll(merging: Merging): Promise<Survey> {
  const { options, inputs, skipped } = merging;
  const survey = new Survey(options);
  for await (const loaded of loadAll(merging, inputs, survey)) {
    const error = 'open' in loaded ? await survey.add(loaded.open).catch((reason) => reason) : loaded.error;
    if ('open' in loaded) await loaded.open.file.source.close();
    if (error !== undefined) skip(merging, loaded.input, error);
  }
  if (survey.inputs === 0) {
    const [first] = skipped.values();
    throw new FormatError(`root: none of the ${inputs.length} inputs can be merged: ${first?.reason}`);
  }
  return survey;
}

function loadAll(
  { options }: Merging,
  inputs: readonly MergeInput[],
  survey: Survey | undefined,
): AsyncGenerator<Loaded> {
  const load = async (input: MergeInput): Promise<Loaded> => {
    try {
      return { input, open: await openInput(input, survey?.streamers, options) };
    } catch (error) {
      return { input, error };
    }
  };
  return readAhead(inputs, (options.readers ?? 2) - 1, load, async (loaded) => {
    if ('open' in loaded) await loaded.open.file.source.close();
  });
}

/** Notes that an input is left out, if that is wanted and the input is to blame; throws otherwise. */
function skip({ options, skipped }: Merging, input: MergeInput, error: unknown): void {
  if (options.signal?.aborted) throw new CancelledError('root: merging was cancelled', { cause: error });
  const toBlame = isError(error, 'format') || isError(error, 'storage') || isError(error, 'limit');
  if (!options.skipUnreadable || !toBlame) throw named(input, error);
  skipped.set(input, { name: input.name, reason: messageOf(error) });
}

/** An error that is not ours says nothing about the input. */
function named(input: MergeInput, error: unknown): unknown {
  if (error instanceof BeamlineError) return error;
  return new Error(`root: "${input.name}": ${messageOf(error)}`, { cause: error });
}

async function writeAll(
  merging: Merging,
  survey: Survey,
  sink: ByteSink,
): Promise<MergedObject[] | undefined> {
  const { options } = merging;
  const code = options.compression ? undefined : survey.compressionCode;
  const compression = options.compression ?? compressionOf(code ?? 0);
  const { identity } = options;
  const start: FileStart = {
    ...(await startFile(sink, identity, code ?? compressionCode(compression))),
    streamers: survey.union.finish(),
  };
  const file = new FileWriter(sink, identity.time, start, makeCompressor(compression));
  const objects = await survey.writeObjects(file);
  const whole = survey.entries.size === 0 || (await copyEntries(merging, survey, file));
  if (!whole) return undefined;
  objects.push(...(await survey.writeEntries(file)));
  await file.finish();
  return objects;
}

/** Copies the trees and ntuples of all inputs; gives false when one could not be read and is left out next time. */
async function copyEntries(merging: Merging, survey: Survey, file: FileWriter): Promise<boolean> {
  const { options } = merging;
  const inputs = merging.inputs.filter((input) => !merging.skipped.has(input));
  const buffers = new CopyBuffers();
  let done = 0;
  try {
    for await (const loaded of loadAll(merging, inputs, survey)) {
      const error =
        'open' in loaded ? await addEntries(survey, loaded.open, file, buffers, options) : loaded.error;
      if ('open' in loaded) await loaded.open.file.source.close();
      if (error !== undefined) {
        skip(merging, loaded.input, error);
        return false;
      }
      options.onProgress?.(++done, inputs.length);
    }
    await buffers.flush();
    return true;
  } finally {
    await buffers.settle();
  }
}

/** Copies the trees and ntuples of an input; gives what went wrong. */
async function addEntries(
  survey: Survey,
  input: OpenInput,
  file: FileWriter,
  buffers: CopyBuffers,
  options: MergeOptions,
): Promise<unknown> {
  try {
    for (const object of input.objects) {
      const merge = survey.entries.get(object.path);
      if (!merge) continue;
      const directory = directoryOf(file, object.directories);
      await merge.add(input, object, file, directory, buffers, options);
    }
    return undefined;
  } catch (error) {
    return error;
  }
}
