/** What became of the objects of one path. */
export interface MergedObject {
  readonly path: string;
  readonly className: string;
  /**
   * `merged`: all inputs are in it. `first`: that of the first input that has one, which all others equal. `not-merged`:
   * the same, but others differ, or nothing at all was kept; `reason` tells.
   */
  readonly outcome: 'merged' | 'first' | 'not-merged';
  /** Inputs that have it. */
  readonly inputs: number;
  /** For a tree or a histogram. */
  readonly entries?: number | undefined;
  readonly reason?: string | undefined;
  /** Parts of it that the merged object does not have. */
  readonly leftOut?: readonly string[] | undefined;
  /** Of a union: branches that some inputs do not have, and for how many entries they are zero or empty. */
  readonly filled?: Readonly<Record<string, number>> | undefined;
}

/** An input that could not be read and was left out. */
export interface SkippedInput {
  readonly name: string;
  readonly reason: string;
}

/** What became of everything. */
export interface MergeReport {
  /** Inputs that are in the output. */
  readonly inputs: number;
  readonly objects: readonly MergedObject[];
  readonly skipped: readonly SkippedInput[];
}
