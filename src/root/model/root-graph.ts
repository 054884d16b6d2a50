/** Points, as ROOT stores them. All arrays have the same length. */
export interface RootGraph {
  readonly className: 'TGraph';
  readonly title: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Points with errors that are the same on both sides. */
export interface RootGraphErrors extends Omit<RootGraph, 'className'> {
  readonly className: 'TGraphErrors';
  readonly xError: Float64Array;
  readonly yError: Float64Array;
}

/** Points with an error to each side. */
export interface RootGraphAsymmErrors extends Omit<RootGraph, 'className'> {
  readonly className: 'TGraphAsymmErrors';
  readonly xErrorLow: Float64Array;
  readonly xErrorHigh: Float64Array;
  readonly yErrorLow: Float64Array;
  readonly yErrorHigh: Float64Array;
}

/** Every kind of graph that can be written. */
export type AnyRootGraph = RootGraph | RootGraphErrors | RootGraphAsymmErrors;
