/** `x.root`, and `x.root.1` as the grid numbers them. */
const ROOT_FILE = /\.root(\.\d+)?$/i;

/** Whether a path or a URL is called as ROOT files are. */
export function isRootFile(name: string): boolean {
  return ROOT_FILE.test(name);
}
