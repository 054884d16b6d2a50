import { didYouMean, UsageError } from '../../errors.ts';
import type { Analysis } from './frame/analysis.ts';
import { hzz2020 } from './hzz/hzz-2020.ts';
import { hzz2025 } from './hzz/hzz-2025.ts';

/** Every analysis there is; of those of one name the one of the newest release first. */
export const ANALYSES: readonly Analysis[] = [hzz2025, hzz2020];

/**
 * An analysis by its name, in the form for a release; the newest if none is given. Throws `UsageError` that lists what
 * there is.
 */
export function findAnalysis(name: string, release?: string): Analysis {
  const named = ANALYSES.filter((analysis) => analysis.name === name);
  if (named.length === 0) throw unknown(`analyses: there is no analysis "${name}"`, name, namesOf(ANALYSES));
  const found = release === undefined ? named[0] : named.find((one) => one.release.name === release);
  if (found !== undefined) return found;
  const releases = named.map((one) => one.release.name);
  throw unknown(`analyses: ${name} has no form for the release "${release}"`, release ?? '', releases);
}

function namesOf(analyses: readonly Analysis[]): string[] {
  return [...new Set(analyses.map(({ name }) => name))];
}

function unknown(message: string, name: string, names: readonly string[]): UsageError {
  return new UsageError(message, {
    hint: didYouMean(name, names) ?? `there are: ${names.join(', ')}`,
  });
}
