import type { Mask } from '../../../column/index.ts';
import type { EventBlock } from './event-block.ts';
import type { Release } from './release.ts';

/** What a sample is there for. */
export type Role = 'data' | 'background' | 'signal';

/** Samples that are drawn as one. */
export type SampleGroup = {
  readonly name: string;
  readonly role: Role;
  /** In legends; `_{...}` and `^{...}` as in every text of a figure. */
  readonly label: string;
  readonly colour: string;
};

/** The events of one process, or of one period of data taking; one file or several. */
export type Dataset = {
  /** As in the names of its files: `410470`, `data15_periodD`. */
  readonly id: string;
  /** The name of its group. */
  readonly group: string;
  readonly title?: string;
  /** By what figures of single samples find it. */
  readonly tags?: readonly string[];
  /** A factor that the analysis puts on the sample by hand. */
  readonly factor?: number;
  /** pb, k-factor and filter efficiency in it; taken instead of what the file says. */
  readonly crossSection?: number;
  /** Of all events that were generated; taken instead of what the file says. */
  readonly sumOfWeights?: number;
  /** The sum of weights is a number of events: of the generator's weight only the sign counts. */
  readonly unitWeights?: boolean;
};

/** Datasets that may be drawn together: those of a release, or made-up ones in its form. */
export type SampleSet = {
  readonly name: 'open-data' | 'generated';
  /** Beside the name of the program in figures. */
  readonly note: string;
  /** What its data are called in legends. */
  readonly dataLabel: string;
  readonly datasets: readonly Dataset[];
};

/** A step of the selection. What it asks is in `Evaluation.masks` under its name. */
export type Cut = { readonly name: string; readonly label: string };

/** Events that pass some of the cuts, by their names; all cuts in order, unless a figure wants others. */
export type Region = { readonly name: string; readonly label: string; readonly cuts: readonly string[] };

/** A histogram of a quantity in a region. */
export type HistogramPlan = {
  readonly name: string;
  /** A name in `Evaluation.quantities`. */
  readonly quantity: string;
  /** The name of a region. */
  readonly region: string;
  readonly bins: number;
  readonly low: number;
  readonly high: number;
  readonly title: string;
  /** With the unit in brackets. */
  readonly xTitle: string;
  /** What one entry is; events unless said otherwise. */
  readonly counted?: string;
};

/** A figure, as data. */
export type FigurePlan =
  /** Backgrounds and signals on top of one another with their statistical band, data as points, the ratio below. */
  | { readonly kind: 'stack'; readonly name: string; readonly histogram: string; readonly log?: boolean }
  /** The datasets with a tag, added up: data as points, simulation filled; scaled to another luminosity (fb-1). */
  | {
      readonly kind: 'tagged';
      readonly name: string;
      readonly histogram: string;
      readonly tag: string;
      /** In the legend; what the data are called, or the tag, unless said otherwise. */
      readonly label?: string;
      readonly luminosity?: number;
    }
  /** A page of stacks. */
  | {
      readonly kind: 'page';
      readonly name: string;
      readonly histograms: readonly string[];
      /** Above each stack its histogram's title, or the label of its region. */
      readonly heads: 'titles' | 'regions';
      readonly log?: boolean;
    }
  /** What is left after each cut, for one group. */
  | { readonly kind: 'cut-flow'; readonly name: string; readonly group: string };

/** Where an excess is looked for. */
export type SearchWindow = {
  readonly histogram: string;
  /** Edges of bins, in the unit of the axis. */
  readonly low: number;
  readonly high: number;
  /** Relative error on the background, for the notebook's formula. */
  readonly backgroundError: number;
};

/** Numbers of each event: `perEvent` of them for each, one event after another. */
export interface Quantity {
  readonly perEvent: number;
  /** NaN where an event has no such thing. */
  readonly values: Float64Array;
}

/** What an analysis finds out about a block of events. */
export interface Evaluation {
  /** For each cut, which events pass it; each cut is asked of every event. */
  readonly masks: Readonly<Record<string, Mask>>;
  readonly quantities: Readonly<Record<string, Quantity>>;
}

/**
 * An analysis of one release: samples, cuts, weights, histograms and figures as data, and one function that knows the
 * physics. Names of branches are those of the newest release; the release says what its files call them.
 */
export interface Analysis {
  /** `hzz`. */
  readonly name: string;
  readonly release: Release;
  /** In figures: `H → ZZ* → 4ℓ`. */
  readonly title: string;
  /** fb-1. */
  readonly luminosity: number;
  readonly groups: readonly SampleGroup[];
  readonly sampleSets: readonly SampleSet[];
  /** What `evaluate` reads of each event. */
  readonly reads: readonly string[];
  /** What a simulated event is weighted with besides the normalisation of its sample. */
  readonly corrections: readonly string[];
  readonly cuts: readonly Cut[];
  readonly regions: readonly Region[];
  readonly histograms: readonly HistogramPlan[];
  readonly figures: readonly FigurePlan[];
  readonly window?: SearchWindow;
  /** A pure function of the block. */
  evaluate(block: EventBlock): Evaluation;
}
