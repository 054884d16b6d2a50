/**
 * Arrays of masses on disk: `{stem}.npy`, and in weighted runs `{stem}_weights.npy` with a weight for each mass, in the
 * same order.
 */
import { join } from 'node:path';
import { npyBlocks, npyLength } from '../../convert/index.ts';
import { FormatError } from '../../errors.ts';
import type { OutputFile } from '../../jobs/index.ts';
import { fromFile } from '../../storage/index.ts';

/** The files of one array. */
export type MassArray = { readonly masses: OutputFile; readonly weights: OutputFile | null };

/** Masses in GeV, and a weight for each of them if there are weights. */
export interface MassBlock {
  readonly masses: Float64Array;
  readonly weights: Float64Array | undefined;
}

/** Masses that can be walked through again and again, in the same order; none is NaN or infinite. */
export type Blocks = () => AsyncIterable<MassBlock> | Iterable<MassBlock>;

const WEIGHTS = '_weights.npy';

/** The path of the weights that belong to the masses at a path. */
export function weightsPath(path: string): string {
  return path.replace(/\.npy$/, WEIGHTS);
}

/** Files of masses with their weights beside them, in the order of the masses. */
export function massArrays(files: readonly OutputFile[]): MassArray[] {
  const isWeights = ({ path }: OutputFile) => path.endsWith(WEIGHTS);
  const weights = new Map(files.filter(isWeights).map((file) => [file.path, file]));
  return files
    .filter((file) => !isWeights(file))
    .map((masses) => ({ masses, weights: weights.get(weightsPath(masses.path)) ?? null }));
}

/**
 * Lets `use` walk through arrays of a run directory, one after another, a block at a time.
 * Throws `FormatError` when there are not as many weights as masses.
 */
export async function withMasses<T>(
  directory: string,
  arrays: readonly MassArray[],
  use: (blocks: Blocks) => Promise<T>,
): Promise<T> {
  const opened: OpenArray[] = [];
  try {
    for (const { masses, weights } of arrays) {
      const array: OpenArray = {
        masses: await fromFile(join(directory, masses.path)),
        weights: undefined,
      };
      opened.push(array);
      if (weights) array.weights = await fromFile(join(directory, weights.path));
      await checkLengths(array);
    }
    return await use(async function* () {
      for (const array of opened) yield* blocksOf(array);
    });
  } finally {
    for (const { masses, weights } of opened) {
      await masses.close();
      await weights?.close();
    }
  }
}

type Source = Awaited<ReturnType<typeof fromFile>>;
interface OpenArray {
  readonly masses: Source;
  weights: Source | undefined;
}

async function checkLengths({ masses, weights }: OpenArray): Promise<void> {
  if (!weights) return;
  const [expected, found] = [await npyLength(masses), await npyLength(weights)];
  if (expected !== found)
    throw new FormatError(`bumpnet: "${weights.name}" has ${found} weights for ${expected} masses`);
}

async function* blocksOf({ masses, weights }: OpenArray): AsyncGenerator<MassBlock> {
  const beside = weights && npyBlocks(weights)[Symbol.asyncIterator]();
  for await (const block of npyBlocks(masses))
    yield { masses: block, weights: (await beside?.next())?.value ?? undefined };
}
