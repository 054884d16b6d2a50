import { basename, join } from 'node:path';
import { parseSignature, type Signature } from '../../../combinatorics/index.ts';
import { npyBlocks, toTh1 } from '../../../convert/index.ts';
import type { Histogram1D } from '../../../hist/index.ts';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { createRootFile, reproducible } from '../../../root/index.ts';
import { type ByteSource, fromFile, toNewFile } from '../../../storage/index.ts';
import type { Blocks } from '../cleaning/cut.ts';
import type { HistogramSettings } from '../settings.ts';
import { bumpnetName, plainHistogramName } from './histogram-name.ts';
import { spectrumHistogram } from './spectrum-histogram.ts';

/** A spectrum and the arrays whose masses it takes. */
export type SpectrumInput = { readonly signature: string; readonly arrays: readonly OutputFile[] };

/** Spectra that go into one file of histograms. */
export type HistogramInput = {
  /** From the run directory. */
  readonly path: string;
  readonly spectra: readonly SpectrumInput[];
  readonly settings: HistogramSettings;
};

/** The file and what is in it. */
export type HistogramResult = {
  readonly outputs: readonly OutputFile[];
  readonly histograms: readonly {
    readonly name: string;
    readonly signature: string;
    readonly entries: number;
  }[];
};

const COMPRESSION = { algorithm: 'zlib', level: 1 } as const;

/** Writes a ROOT file of TH1D, one for each spectrum and bin width. */
export const histogramTask = typedTask(
  'bumpnet/histograms',
  async (input: HistogramInput, context): Promise<HistogramResult> => {
    const written: HistogramResult['histograms'][number][] = [];
    const output = await publish(context.directory, input.path, async (temporary) => {
      const file = await createRootFile(await toNewFile(temporary), {
        compression: COMPRESSION,
        identity: reproducible(basename(input.path)),
      });
      for (const [i, spectrum] of input.spectra.entries()) {
        for (const histogram of await histogramsOf(context.directory, spectrum, input.settings)) {
          await file.histogram(histogram.name, toTh1(histogram));
          written.push({ name: histogram.name, signature: spectrum.signature, entries: histogram.entries });
        }
        context.progress({ done: i + 1, total: input.spectra.length, unit: 'spectra' });
        context.signal.throwIfAborted();
      }
      await file.close();
    });
    return { outputs: [output], histograms: written };
  },
);

/** The histograms of a spectrum, one for each bin width. */
export async function histogramsOf(
  directory: string,
  { signature: name, arrays }: SpectrumInput,
  settings: Pick<HistogramSettings, 'widths' | 'binning' | 'bumpnetNames'>,
): Promise<Histogram1D[]> {
  const signature = parseSignature(name);
  const sources = await Promise.all(arrays.map(({ path }) => fromFile(join(directory, path))));
  try {
    const all: Histogram1D[] = [];
    for (const width of settings.widths) {
      const spectrum = await spectrumHistogram(
        nameOf(signature, width, settings),
        signature,
        blocksOf(sources),
        {
          width,
          binning: settings.binning,
        },
      );
      if (spectrum) all.push(spectrum);
    }
    return all;
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

function nameOf(signature: Signature, width: number, { bumpnetNames }: { bumpnetNames: boolean }): string {
  return bumpnetNames ? bumpnetName(signature, width) : plainHistogramName(signature, width);
}

function blocksOf(sources: readonly ByteSource[]): Blocks {
  return async function* () {
    for (const source of sources) yield* npyBlocks(source);
  };
}
