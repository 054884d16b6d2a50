import { join } from 'node:path';
import { npyHeader, writeNpy } from '../../../convert/index.ts';
import { FormatError } from '../../../errors.ts';
import {
  type OutputFile,
  publish,
  publishContents,
  type TaskContext,
  typedTask,
} from '../../../jobs/index.ts';
import { fromFile, toNewFile } from '../../../storage/index.ts';
import { isWeights } from './array-name.ts';
import { readArrays, readPartIndex } from './part-file.ts';

/** Arrays that are to be put together from all parts. */
export type GatherInput = {
  /** The folder of the arrays, from the run directory. */
  readonly folder: string;
  /** Names and lengths, in the order of the names; a long array stands alone. */
  readonly arrays: readonly (readonly [name: string, length: number])[];
  /** In the order of the inputs. */
  readonly parts: readonly OutputFile[];
};

/** The arrays that were made. */
export type GatherResult = {
  readonly outputs: readonly OutputFile[];
  /** Those with masses; the weights have files of their own. */
  readonly arrays: readonly GatheredArray[];
};

export type GatheredArray = {
  /** The folder of its group. */
  readonly folder: string;
  readonly signature: string;
  readonly entries: number;
};

/** Writes `{name}.npy` for each array: its numbers from all parts, in the order of the parts. */
export const gatherTask = typedTask(
  'bumpnet/gather',
  async (input: GatherInput, context): Promise<GatherResult> => {
    const [only] = input.arrays;
    const outputs =
      only && input.arrays.length === 1
        ? [await gatherOne(input, only, context)]
        : await gatherTogether(input, context);
    const arrays = input.arrays
      .filter(([name]) => !isWeights(name))
      .map(([signature, entries]) => ({ folder: input.folder, signature, entries }));
    return { outputs, arrays };
  },
);

/** Copies an array piece by piece, however long it is. */
function gatherOne(
  input: GatherInput,
  [name, length]: GatherInput['arrays'][number],
  context: TaskContext,
): Promise<OutputFile> {
  return publish(context.directory, pathOf(input, name), async (path) =>
    writeNpy(await toNewFile(path), length, piecesOnly(input, context)),
  );
}

async function* piecesOnly(input: GatherInput, context: TaskContext): AsyncGenerator<Float64Array> {
  for await (const [, piece] of pieces(input, context)) yield piece;
}

/** Puts short arrays together in memory, so that each part is read but once for all of them. */
async function gatherTogether(input: GatherInput, context: TaskContext): Promise<OutputFile[]> {
  const arrays = new Map(
    input.arrays.map(([name, length]) => [name, { whole: new Float64Array(length), filled: 0 }]),
  );
  for await (const [name, piece] of pieces(input, context)) {
    const array = arrays.get(name);
    if (!array || array.filled + piece.length > array.whole.length) throw otherThanPlanned('more', name);
    array.whole.set(piece, array.filled);
    array.filled += piece.length;
  }
  const files = Array.from(arrays, ([name, { whole, filled }]) => {
    if (filled < whole.length) throw otherThanPlanned('less', name);
    return { path: pathOf(input, name), blocks: [npyHeader(filled), new Uint8Array(whole.buffer)] };
  });
  return publishContents(context.directory, files);
}

function otherThanPlanned(what: 'more' | 'less', name: string): FormatError {
  return new FormatError(`bumpnet: the parts hold ${what} of "${name}" than was planned`);
}

function pathOf({ folder }: GatherInput, name: string): string {
  return `${folder}/${name}.npy`;
}

/** What the parts hold of the arrays, part after part. */
async function* pieces(
  { arrays, parts }: GatherInput,
  { directory, signal, progress }: TaskContext,
): AsyncGenerator<readonly [name: string, piece: Float64Array]> {
  const names = new Set(arrays.map(([name]) => name));
  for (const [i, { path }] of parts.entries()) {
    signal.throwIfAborted();
    const source = await fromFile(join(directory, path));
    try {
      yield* readArrays(source, await readPartIndex(source), names);
    } finally {
      await source.close();
    }
    progress({ done: i + 1, total: parts.length, unit: 'parts' });
  }
}
