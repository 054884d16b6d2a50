import { basename, join } from 'node:path';
import { npyBlocks, writeNpy } from '../../../convert/index.ts';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { fromFile, toNewFile } from '../../../storage/index.ts';
import { inParallel } from '../in-parallel.ts';
import type { CleaningSettings } from '../settings.ts';
import { type Blocks, type Cut, findCut, mainOf, outliersOf } from './cut.ts';

/** Arrays that are to be cleaned. */
export type CleanInput = {
  readonly arrays: readonly OutputFile[];
  /** Where the cleaned ones go, from the run directory. */
  readonly folder: string;
  readonly settings: CleaningSettings;
};

/** What was found in them; `peak` and `split` are null where nothing was cut. */
export type CleanResult = {
  readonly outputs: readonly OutputFile[];
  readonly cleaned: readonly CleanedArray[];
};

export type CleanedArray = {
  readonly signature: string;
  readonly peak: number | null;
  readonly split: number | null;
  readonly removed: number;
  readonly main: number;
  readonly outliers: number;
};

/** Cleans arrays: `{signature}_main.npy`, and `{signature}_outliers.npy` where there are any. */
export const cleanTask = typedTask(
  'bumpnet/clean',
  async (input: CleanInput, context): Promise<CleanResult> => {
    let finished = 0;
    const cleaned = await inParallel(input.arrays, async (array) => {
      context.signal.throwIfAborted();
      const one = await cleanArray(array, input, context.directory);
      context.progress({ done: ++finished, total: input.arrays.length, unit: 'signatures' });
      return one;
    });
    return { outputs: cleaned.flatMap(({ outputs }) => outputs), cleaned: cleaned.map(({ array }) => array) };
  },
);

async function cleanArray(
  { path }: OutputFile,
  { folder, settings }: CleanInput,
  directory: string,
): Promise<{ outputs: OutputFile[]; array: CleanedArray }> {
  const signature = basename(path, '.npy');
  const source = await fromFile(join(directory, path));
  try {
    const blocks = () => npyBlocks(source);
    const cut = await findCut(blocks, settings.binWidth);
    const outputs = await writeCleaned(directory, `${folder}/${signature}`, blocks, cut);
    return { outputs, array: { signature, ...plain(cut) } };
  } finally {
    await source.close();
  }
}

async function writeCleaned(
  directory: string,
  stem: string,
  blocks: Blocks,
  cut: Cut,
): Promise<OutputFile[]> {
  const write = (name: string, length: number, part: AsyncIterable<Float64Array>) =>
    publish(directory, `${stem}_${name}.npy`, async (path) => writeNpy(await toNewFile(path), length, part));
  const main = await write('main', cut.main, mainOf(blocks, cut));
  if (cut.outliers === 0) return [main];
  return [main, await write('outliers', cut.outliers, outliersOf(blocks, cut))];
}

/** Infinities, which stand for "nothing was cut", as null. */
function plain({ peak, split, ...counts }: Cut) {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return { peak: finite(peak), split: finite(split), ...counts };
}
