import { join } from 'node:path';
import { FormatError } from '../../../errors.ts';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { histogramOf, openRootFile, type RootFile, type RootHistogram } from '../../../root/index.ts';
import { fromFile } from '../../../storage/index.ts';
import { writeHistogramFile } from '../histograms/histogram-file.ts';
import type { HistogramResult } from '../histograms/histogram-task.ts';

/** A file with the histograms of one batch. */
export type PartialFile = Pick<HistogramResult, 'histograms' | 'extents'> & { readonly file: OutputFile };

/** Files of batches that are to become one. */
export type MergeHistogramsInput = {
  /** The whole, from the run directory. */
  readonly path: string;
  /** The order of the spectra in it. */
  readonly signatures: readonly string[];
  readonly parts: readonly PartialFile[];
};

/** Copies the histograms of several files into one, in the order of their spectra. No two files have one histogram. */
export const mergeHistogramsTask = typedTask(
  'bumpnet/merge-histograms',
  async (input: MergeHistogramsInput, { directory, signal }): Promise<HistogramResult> => {
    const all = ordered(input);
    const files = new Map<string, RootFile>();
    try {
      for (const { file } of input.parts)
        files.set(file.path, await openRootFile(await fromFile(join(directory, file.path)), { signal }));
      const output = await publish(directory, input.path, (temporary) =>
        writeHistogramFile(temporary, input.path, async (add) => {
          for (const { path, histogram } of all) {
            signal.throwIfAborted();
            await add(await histogramIn(files.get(path)!, histogram.name, path));
          }
        }),
      );
      const extents = input.parts.flatMap((part) => part.extents);
      return { outputs: [output], histograms: all.map(({ histogram }) => histogram), extents };
    } finally {
      await Promise.all([...files.values()].map((file) => file.close()));
    }
  },
);

function ordered({ signatures, parts }: MergeHistogramsInput) {
  const places = new Map(signatures.map((signature, place) => [signature, place]));
  const place = (signature: string) => places.get(signature) ?? signatures.length;
  return parts
    .flatMap(({ file, histograms }) => histograms.map((histogram) => ({ path: file.path, histogram })))
    .sort((a, b) => place(a.histogram.signature) - place(b.histogram.signature));
}

async function histogramIn(file: RootFile, name: string, path: string): Promise<RootHistogram> {
  const found = histogramOf(await file.get(name));
  if (found) return found;
  throw new FormatError(`bumpnet: "${path}": "${name}" is no histogram`);
}
