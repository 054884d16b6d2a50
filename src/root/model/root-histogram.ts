/** An axis of a histogram. */
export interface RootAxis {
  readonly bins: number;
  readonly min: number;
  readonly max: number;
  /** `bins + 1` rising numbers when the bins have different widths; `min` and `max` are then their ends. */
  readonly edges?: Float64Array | undefined;
  readonly title?: string | undefined;
  /** A label for each bin, from the first on; an empty one is none. */
  readonly labels?: readonly string[] | undefined;
}

/**
 * What all histograms have. Arrays are per cell, under- and overflow included: `bins + 2` for each axis, the first axis
 * running fastest. The sums are over entries inside the range; ROOT takes mean and width from them.
 */
interface Common {
  readonly name: string;
  readonly title: string;
  readonly contents: Float64Array;
  /** Sums of squared weights per cell, when they were kept. */
  readonly sumw2?: Float64Array | undefined;
  readonly entries: number;
  readonly sumw: number;
  /** Sum of squared weights over all cells. */
  readonly sumw2Total: number;
  readonly sumwx: number;
  readonly sumwx2: number;
}

/** The sums that a second axis adds. */
interface SumsOfY {
  readonly sumwy: number;
  readonly sumwy2: number;
  readonly sumwxy: number;
}

/** The letter of how a cell is stored: as float, double, 32-, 16- or 8-bit integer. */
export type CellLetter = 'F' | 'D' | 'I' | 'S' | 'C';

/** A histogram with one axis, as ROOT stores it. */
export interface RootHistogram1D extends Common {
  readonly className: `TH1${CellLetter}`;
  readonly axis: RootAxis;
  /** The title of the vertical axis. */
  readonly yTitle?: string | undefined;
}

/** A histogram with two axes. */
export interface RootHistogram2D extends Common, SumsOfY {
  readonly className: `TH2${CellLetter}`;
  readonly xAxis: RootAxis;
  readonly yAxis: RootAxis;
  readonly zTitle?: string | undefined;
}

/** A histogram with three axes. */
export interface RootHistogram3D extends Common, SumsOfY {
  readonly className: `TH3${CellLetter}`;
  readonly xAxis: RootAxis;
  readonly yAxis: RootAxis;
  readonly zAxis: RootAxis;
  readonly sumwz: number;
  readonly sumwz2: number;
  readonly sumwxz: number;
  readonly sumwyz: number;
}

/**
 * The mean of a value y per bin of x. `contents` are sums of w*y, `sumw2` sums of w*y*y, and both are there always.
 */
export interface RootProfile extends Common {
  readonly className: 'TProfile';
  readonly axis: RootAxis;
  readonly yTitle?: string | undefined;
  readonly sumw2: Float64Array;
  /** Sums of weights per bin. */
  readonly binEntries: Float64Array;
  /** Sums of squared weights per bin, when there were weights. */
  readonly binSumw2?: Float64Array | undefined;
  /** What the error of a bin is: of the mean (the usual), the spread, the integer-aware or the Gaussian one. */
  readonly errorMode?: 'mean' | 'spread' | 'integer' | 'gaussian' | undefined;
  /** Values outside were left out; both 0 for none. */
  readonly yMin?: number | undefined;
  readonly yMax?: number | undefined;
  readonly sumwy: number;
  readonly sumwy2: number;
}

/** Every kind of histogram that can be written. */
export type RootHistogram = RootHistogram1D | RootHistogram2D | RootHistogram3D | RootProfile;
