import { basename } from 'node:path';
import { parseSignature } from '../../../combinatorics/index.ts';
import { writeNpy } from '../../../convert/index.ts';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { toNewFile } from '../../../storage/index.ts';
import { inParallel } from '../in-parallel.ts';
import { type Blocks, type MassArray, type MassBlock, weightsPath, withMasses } from '../mass-array.ts';
import type { CleaningSettings } from '../settings.ts';
import { type Cut, findCut, noCut, partOf } from './cut.ts';
import { onGrid, resonanceWindows } from './resonances.ts';

/** Arrays that are to be cleaned. */
export type CleanInput = {
  readonly arrays: readonly MassArray[];
  /** Where the cleaned ones go, from the run directory. */
  readonly folder: string;
  readonly settings: CleaningSettings;
};

/** What was made of them. */
export type CleanResult = {
  readonly outputs: readonly OutputFile[];
  readonly cleaned: readonly CleanedArray[];
};

/** What was cut from a spectrum; `peak` and `split` are null where nothing was cut. */
export type CleanedArray = Omit<Cut, 'peak' | 'split'> & {
  readonly folder: string;
  readonly signature: string;
  readonly peak: number | null;
  readonly split: number | null;
};

/**
 * Cleans arrays: `{signature}_main.npy`, and `{signature}_outliers.npy` where there are any; in weighted runs the
 * weights of both beside them.
 */
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
  array: MassArray,
  { folder, settings }: CleanInput,
  directory: string,
): Promise<{ outputs: OutputFile[]; array: CleanedArray }> {
  const signature = basename(array.masses.path, '.npy');
  return withMasses(directory, [array], async (blocks) => {
    const { peak, split, ...counts } = await cutOf(signature, blocks, settings);
    const cut = { peak, split, ...counts };
    const stem = `${folder}/${signature}`;
    const outputs = await writePart(directory, `${stem}_main.npy`, blocks, cut, 'main', array);
    if (cut.outliers > 0)
      outputs.push(...(await writePart(directory, `${stem}_outliers.npy`, blocks, cut, 'outliers', array)));
    const cleaned = { folder, signature, peak: finite(peak), split: finite(split), ...counts };
    return { outputs, array: cleaned };
  });
}

function cutOf(name: string, blocks: Blocks, settings: CleaningSettings): Promise<Cut> {
  const { method, binWidth: width, bins: kind, windowSigmas } = settings;
  if (method === 'none') return noCut(blocks);
  const bins = { kind, width };
  if (method === 'rightmost-maximum') return findCut(blocks, { bins });
  const windows = onGrid(resonanceWindows(parseSignature(name), windowSigmas), width);
  return findCut(blocks, { bins, windows });
}

async function writePart(
  directory: string,
  path: string,
  blocks: Blocks,
  cut: Cut,
  part: 'main' | 'outliers',
  { weights }: MassArray,
): Promise<OutputFile[]> {
  const write = (to: string, values: (block: MassBlock) => Float64Array) =>
    publish(directory, to, async (temporary) =>
      writeNpy(await toNewFile(temporary), cut[part], valuesOf(partOf(blocks, cut, part), values)),
    );
  const masses = await write(path, (block) => block.masses);
  if (!weights) return [masses];
  return [masses, await write(weightsPath(path), (block) => block.weights ?? new Float64Array())];
}

async function* valuesOf(blocks: AsyncIterable<MassBlock>, values: (block: MassBlock) => Float64Array) {
  for await (const block of blocks) yield values(block);
}

/** Infinities, which stand for "nothing was cut", as null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
