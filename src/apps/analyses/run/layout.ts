/** The folders of a run of an analysis; paths inside a run are written with `/`. */
export const FOLDERS = {
  /** What was selected of each piece, until it is merged. */
  parts: 'selected/parts',
  histograms: 'histograms',
  plots: 'plots',
} as const;

/** What the merging writes. */
export const RESULT_FILE = `${FOLDERS.histograms}/result.json`;
export const CUT_FLOW_FILE = 'cut_flow.csv';
