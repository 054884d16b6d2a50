/**
 * Whether BumpNet would take a histogram. What is checked, in the order in which its loader looks:
 *
 *     1. the name begins with ROI and has `_cat_`
 *     2. the bins from the first to the last one with more than 0.35 are kept
 *     3. there are at least 25 of them, with at least 100 entries
 *     4. the first of them is not empty
 *
 * What fails is dropped there without a word. What is taken, but not as it is meant, is a warning here.
 */
import { binContents, type Histogram1D, overflowOf, underflowOf } from '../../../hist/index.ts';

/** What BumpNet makes of a histogram. */
export interface BumpnetVerdict {
  readonly name: string;
  readonly isTaken: boolean;
  /** Why it is not taken; none when it is. */
  readonly reasons: readonly string[];
  /** What is lost or misread although it is taken. */
  readonly warnings: readonly string[];
  /** Bins that would be kept, and the sum of their contents. */
  readonly bins: number;
  readonly events: number;
}

/** A bin with no more than this is taken as empty at the upper end. */
const LEAST_CONTENT = 0.35;
const LEAST_BINS = 25;
const LEAST_EVENTS = 100;
/** What its training has seen at most. */
const MOST_BINS = 200;

/** Checks a histogram. */
export function readyForBumpnet(histogram: Histogram1D): BumpnetVerdict {
  const contents = binContents(histogram);
  const kept = contents.subarray(0, contents.findLastIndex((content) => content > LEAST_CONTENT) + 1);
  const events = kept.reduce((sum, content) => sum + content, 0);
  const reasons = [...faultsOfName(histogram.name), ...faultsOfBins(kept, events)];
  return {
    name: histogram.name,
    isTaken: reasons.length === 0,
    reasons,
    warnings: [...warningsOfName(histogram.name), ...warningsOfBins(histogram, kept)],
    bins: kept.length,
    events,
  };
}

function faultsOfName(name: string): string[] {
  const faults: string[] = [];
  if (!name.startsWith('ROI')) faults.push('its name does not begin with ROI');
  if (name.includes('/')) faults.push('it lies in a directory, which is not entered');
  if (!/h?cat_/i.test(name)) faults.push('its name has no category ("_cat_")');
  return faults;
}

function faultsOfBins(kept: Float64Array, events: number): string[] {
  if (kept.some((content) => !Number.isFinite(content))) return ['it has contents that are not numbers'];
  const faults: string[] = [];
  if (kept.length < LEAST_BINS)
    faults.push(`${kept.length} bins up to the last filled one, ${LEAST_BINS} are needed`);
  if (events < LEAST_EVENTS) faults.push(`${rounded(events)} entries, ${LEAST_EVENTS} are needed`);
  if (kept.length > 0 && !(kept[0]! > 0)) faults.push('its first bin is empty');
  return faults;
}

function warningsOfName(name: string): string[] {
  const warnings: string[] = [];
  const category = /cat_(.*)$/.exec(name)?.[1] ?? '';
  const charge = /_(OS|SS)(?=_|$)/.exec(name)?.[1];
  if (charge !== undefined && !name.endsWith(`_${charge}`))
    warnings.push(`"${charge}" is not at the end of the name: charges are not told apart`);
  if (/[1-9]\d*tx/.test(category)) warnings.push('taus in its category are not read');
  return warnings;
}

function warningsOfBins(histogram: Histogram1D, kept: Float64Array): string[] {
  const warnings: string[] = [];
  const holes = kept.filter((content) => content === 0).length;
  if (holes > 0 && kept[0] !== 0) warnings.push(`${holes} empty bins inside look like a deficit`);
  if (kept.some((content) => content < 0)) warnings.push('contents below 0');
  if (kept.length > MOST_BINS)
    warnings.push(`${kept.length} bins, more than the ${MOST_BINS} of its training`);
  const highest = kept.indexOf(Math.max(...kept));
  if (highest > 0) warnings.push(`it rises up to bin ${highest + 1}: it is made for spectra that fall`);
  const outside = underflowOf(histogram) + overflowOf(histogram);
  if (outside !== 0) warnings.push(`${rounded(outside)} in under- and overflow are not read`);
  return warnings;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(6)));
}
