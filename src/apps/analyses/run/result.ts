import type { Histogram1D } from '../../../hist/index.ts';
import type { Role } from '../frame/analysis.ts';
import type { Significance } from './significance.ts';

/** Events left after a cut, and their weights. */
export type Step = {
  readonly name: string;
  readonly label: string;
  readonly events: number;
  readonly weight: number;
};

/** A histogram as plain JSON. */
export type PlainHistogram = {
  readonly name: string;
  readonly contents: readonly number[];
  /** Null when every entry weighs 1. */
  readonly sumw2: readonly number[] | null;
  readonly entries: number;
  readonly rejected: Histogram1D['rejected'] & { readonly [name: string]: number };
  readonly sums: Histogram1D['sums'] & { readonly [name: string]: number };
};

/** What came of a dataset, or of all datasets of a group. */
export type Yield = {
  readonly name: string;
  readonly title: string;
  readonly role: Role;
  readonly group: string;
  readonly events: number;
  readonly notFinite: number;
  readonly steps: readonly Step[];
  readonly histograms: readonly PlainHistogram[];
};

/** What a run of an analysis gave. */
export type AnalysisResult = {
  readonly analysis: string;
  readonly release: string;
  readonly samples: string;
  readonly weights: string;
  /** fb-1. */
  readonly luminosity: number;
  readonly groups: readonly Yield[];
  readonly datasets: readonly Yield[];
  readonly significance: Significance | null;
  /** Datasets without a file, and files of which not all could be read: the yields lack them. */
  readonly missing: readonly string[];
  readonly incomplete: readonly string[];
};
