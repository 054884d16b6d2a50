/** An independent reader of ROOT files, for what Beamline writes. */
import { readFile } from 'node:fs/promises';

interface Selector {
  readonly tgtobj: Record<string, unknown>;
  addBranch(branch: string, name: string): void;
  Process: () => void;
}

/** What the tests use of jsroot, which has no types for these modules. */
interface Jsroot {
  openFile(bytes: ArrayBuffer): Promise<{ readObject(name: string): Promise<{ fEntries: number }> }>;
  treeProcess(tree: unknown, selector: Selector): Promise<unknown>;
  TSelector: new () => Selector;
}

async function loadJsroot(): Promise<Jsroot> {
  const modules = await Promise.all(['jsroot/io', 'jsroot/tree'].map((name) => import(name)));
  return Object.assign({}, ...modules) as Jsroot;
}

/** All values of some branches of a tree, as numbers and lists of numbers. */
export async function readWithJsroot(
  path: string,
  treeName: string,
  branches: readonly string[],
): Promise<{ entries: number; values: Record<string, (number | number[])[]> }> {
  const { openFile, treeProcess, TSelector } = await loadJsroot();
  const bytes = await readFile(path);
  const file = await openFile(new Uint8Array(bytes).buffer);
  const tree = await file.readObject(treeName);
  const selector = new TSelector();
  const values: Record<string, (number | number[])[]> = {};
  for (const [index, branch] of branches.entries()) {
    selector.addBranch(branch, `b${index}`);
    values[branch] = [];
  }
  selector.Process = () => {
    for (const [index, branch] of branches.entries())
      values[branch]!.push(plain(selector.tgtobj[`b${index}`]));
  };
  await treeProcess(tree, selector);
  return { entries: tree.fEntries, values };
}

function plain(value: unknown): number | number[] {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as number[], Number);
  return Number(value);
}
