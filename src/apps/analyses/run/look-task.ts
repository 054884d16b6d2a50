import { FormatError, NotFoundError } from '../../../errors.ts';
import { checksumOfFile, type InputFile, typedTask } from '../../../jobs/index.ts';
import { openRootFile, type Tree } from '../../../root/index.ts';
import { cacheOfEnvironment, openSource, schemeOf } from '../../../storage/index.ts';
import { findAnalysis } from '../find-analysis.ts';
import { datasetOf, sampleSetOf } from '../frame/lookup.ts';
import { branchesFor } from '../frame/selection.ts';
import type { SampleFile } from './settings.ts';

/** A file that is to be looked at. */
export type LookInput = SampleFile & {
  readonly analysis: string;
  readonly release: string;
  readonly samples: string;
  readonly pieceEntries: number;
};

/** A file that has all the branches that are needed, and the pieces to read it in. */
export type LookResult = {
  readonly file: InputFile;
  readonly entries: number;
  readonly pieces: readonly (readonly [start: number, end: number])[];
};

/** Opens a file, sees whether it has what the analysis reads, and cuts it into pieces. */
export const lookTask = typedTask(
  'analyses/look',
  async (input: LookInput, { signal }): Promise<LookResult> => {
    const analysis = findAnalysis(input.analysis, input.release);
    const dataset = datasetOf(analysis, sampleSetOf(analysis, input.samples), input.dataset);
    const source = await openSource(input.url, { signal, diskCache: cacheOfEnvironment() });
    try {
      const root = await openRootFile(source, { signal });
      if (root.isRecovered)
        throw new FormatError(
          `analyses: "${input.url}" was never closed: part of its events would be missing`,
        );
      const tree = await root.tree(analysis.release.tree, { signal });
      const missing = branchesFor(analysis, dataset).filter((branch) => !tree.has(branch));
      if (missing.length > 0)
        throw new NotFoundError(
          `analyses: "${input.url}": tree "${tree.name}" lacks ${missing.map((name) => `"${name}"`).join(', ')}`,
        );
      const checksum = schemeOf(input.url) === undefined ? { checksum: await checksumOfFile(input.url) } : {};
      const file = { url: input.url, bytes: await source.size(), ...checksum };
      return { file, entries: tree.entries, pieces: cutIntoPieces(tree, input.pieceEntries) };
    } finally {
      await source.close();
    }
  },
);

/** Pieces of about so many entries; they end where clusters end, unless a cluster is larger than a piece. */
function cutIntoPieces({ entries, clusters }: Tree, pieceEntries: number): [number, number][] {
  const pieces: [number, number][] = [];
  let start = 0;
  for (const cluster of clusters) {
    while (cluster.end - start > 2 * pieceEntries) {
      pieces.push([start, start + pieceEntries]);
      start += pieceEntries;
    }
    if (cluster.end - start < pieceEntries) continue;
    pieces.push([start, cluster.end]);
    start = cluster.end;
  }
  if (start < entries) pieces.push([start, entries]);
  return pieces;
}
