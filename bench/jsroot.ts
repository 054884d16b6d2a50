/** jsroot as a contender. It has no types. */
import { readFile } from 'node:fs/promises';

interface JsrootFile {
  readObject(path: string): Promise<unknown>;
}

interface Jsroot {
  openFile(bytes: ArrayBuffer): Promise<JsrootFile>;
  treeProcess(tree: unknown, selector: Selector): Promise<unknown>;
  TSelector: new () => Selector;
}

interface Selector {
  readonly tgtobj: Record<string, ArrayLike<number>>;
  addBranch(branch: string): void;
  Process: () => void;
}

/** Its modules; named so that the compiler does not look for their types. */
export async function loadJsroot(): Promise<Jsroot> {
  const modules = await Promise.all(['jsroot/io', 'jsroot/tree'].map((name) => import(name)));
  return Object.assign({}, ...modules) as Jsroot;
}

/** Opens a file in memory: jsroot reads a local file no other way without a server. */
export async function openWithJsroot(path: string): Promise<JsrootFile> {
  const [{ openFile }, bytes] = await Promise.all([loadJsroot(), readFile(path)]);
  return openFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Reads lists of 32-bit numbers, each into one array, which is what a column is; gives the bytes of all numbers. */
export async function readWithJsroot(path: string, branches: readonly string[]): Promise<number> {
  const { treeProcess, TSelector } = await loadJsroot();
  const tree = await (await openWithJsroot(path)).readObject('events');
  const selector = new TSelector();
  for (const branch of branches) selector.addBranch(branch);
  const columns = branches.map((): number[] => []);
  selector.Process = () => {
    for (let i = 0; i < branches.length; i++) {
      const list = selector.tgtobj[branches[i]!]!;
      for (let k = 0; k < list.length; k++) columns[i]!.push(list[k]!);
    }
  };
  await treeProcess(tree, selector);
  if (columns.some((column) => column.length === 0)) throw new Error(`${path}: jsroot gives no values`);
  return columns.reduce((sum, column) => sum + 4 * column.length, 0);
}
