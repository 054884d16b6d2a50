import { toTh1 } from '../../../convert/index.ts';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import type { HistogramSettings } from '../settings.ts';
import type { SpectrumExtent } from './global-ranges.ts';
import { writeHistogramFile } from './histogram-file.ts';
import { binSpectrum, type SpectrumInput } from './spectrum-histograms.ts';

/** Spectra that go into one file of histograms. */
export type HistogramInput = {
  /** From the run directory. */
  readonly path: string;
  /** The release and kind of the data; empty when the run has one group only. */
  readonly group: string;
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
  readonly extents: readonly SpectrumExtent[];
};

/** Writes a ROOT file of TH1D, one for each spectrum and bin width. */
export const histogramTask = typedTask(
  'bumpnet/histograms',
  async (input: HistogramInput, context): Promise<HistogramResult> => {
    const written: HistogramResult['histograms'][number][] = [];
    const extents: SpectrumExtent[] = [];
    const output = await publish(context.directory, input.path, (temporary) =>
      writeHistogramFile(temporary, input.path, async (add) => {
        for (const [i, spectrum] of input.spectra.entries()) {
          const { signature } = spectrum;
          const { histograms, range } = await binSpectrum(context.directory, spectrum, input.settings);
          if (range !== null) extents.push({ group: input.group, signature, range });
          for (const histogram of histograms) {
            await add(toTh1(histogram));
            written.push({ name: histogram.name, signature, entries: histogram.entries });
          }
          context.progress({ done: i + 1, total: input.spectra.length, unit: 'spectra' });
          context.signal.throwIfAborted();
        }
      }),
    );
    return { outputs: [output], histograms: written, extents };
  },
);
