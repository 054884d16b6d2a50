import { join } from 'node:path';
import { type NotScanned, type ScanResult, scanHistogram } from '../../../hist/index.ts';
import { type OutputFile, typedTask } from '../../../jobs/index.ts';
import { openRootFile } from '../../../root/index.ts';
import { fromFile } from '../../../storage/index.ts';
import type { ScanSettings } from '../settings.ts';
import { histogramNamed } from './histogram-named.ts';

/** A histogram that is to be searched. */
export type BumpCandidate = {
  readonly name: string;
  /** Masses that cleaning took out: neither fitted nor searched. */
  readonly exclude: readonly (readonly [low: number, high: number])[];
};

/** Histograms of one file that are to be searched. */
export type BumpInput = {
  readonly file: OutputFile;
  readonly candidates: readonly BumpCandidate[];
  readonly settings: ScanSettings;
};

/** What was found in a histogram, as plain JSON. */
export type SearchedHistogram = Omit<ScanResult, 'background' | 'likelihood'> & {
  readonly background: Omit<ScanResult['background'], 'expected'> & { readonly expected: readonly number[] };
  readonly likelihood: readonly number[];
};

/** What was found, and which histograms could not be searched. */
export type BumpResult = {
  /** The file of the histograms, from the run directory. */
  readonly file: string;
  readonly searched: readonly SearchedHistogram[];
  readonly notSearched: readonly NotScanned[];
};

/** Searches histograms for bumps. */
export const bumpTask = typedTask(
  'bumpnet/bumps',
  async ({ file, candidates, settings }: BumpInput, context): Promise<BumpResult> => {
    const searched: SearchedHistogram[] = [];
    const notSearched: NotScanned[] = [];
    const source = await fromFile(join(context.directory, file.path));
    try {
      const root = await openRootFile(source);
      for (const [i, { name, exclude }] of candidates.entries()) {
        context.signal.throwIfAborted();
        const found = scanHistogram(await histogramNamed(root, name), { ...settings, exclude });
        if ('reason' in found) notSearched.push(found);
        else searched.push(plain(found));
        context.progress({ done: i + 1, total: candidates.length, unit: 'histograms' });
      }
    } finally {
      await source.close();
    }
    return { file: file.path, searched, notSearched };
  },
);

function plain(found: ScanResult): SearchedHistogram {
  const { background, likelihood, bump, global, ...rest } = found;
  return {
    ...rest,
    bump: { ...bump, significance: Math.max(LEAST, bump.significance) },
    global: { ...global, significance: Math.max(LEAST, global.significance) },
    background: { ...background, expected: [...background.expected].map(rounded) },
    likelihood: [...likelihood].map(rounded),
  };
}

/** A p-value of 1 is minus infinity, which JSON cannot carry. */
const LEAST = -10;

/** Digits enough to draw and to read. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
