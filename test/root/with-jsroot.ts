/** jsroot as a second reader of what is written. It has no types: what its objects hold only the tests know. */
interface Jsroot {
  openFile(bytes: ArrayBuffer): Promise<{ readObject(path: string): Promise<unknown> }>;
  treeProcess(tree: unknown, selector: Selector): Promise<unknown>;
  TSelector: new () => Selector;
}

interface Selector {
  readonly tgtobj: Record<string, unknown>;
  addBranch(branch: unknown, name: string): void;
  Process: () => void;
  Terminate: (complete: boolean) => void;
}

async function loadJsroot(): Promise<Jsroot> {
  const modules = await Promise.all(['jsroot/io', 'jsroot/tree'].map((name) => import(name)));
  return Object.assign({}, ...modules) as Jsroot;
}

/** An object of a file in memory, read by jsroot. */
export async function readObjectWithJsroot(
  bytes: Uint8Array,
  path: string,
): Promise<Record<string, unknown>> {
  const { openFile } = await loadJsroot();
  return (await (await openFile(bytes.slice().buffer)).readObject(path)) as Record<string, unknown>;
}

/** Every entry of every branch of a tree, read by jsroot. Numbers of an entry are plain arrays. */
export async function readTreeWithJsroot(
  bytes: Uint8Array,
  path: string,
): Promise<Record<string, unknown>[]> {
  const { openFile, treeProcess, TSelector } = await loadJsroot();
  const file = await openFile(bytes.slice().buffer);
  const tree = (await file.readObject(path)) as { fBranches: { arr: { fName: string }[] } };
  const entries: Record<string, unknown>[] = [];
  const selector = new TSelector();
  for (const branch of tree.fBranches.arr) selector.addBranch(branch, branch.fName);
  selector.Process = () => entries.push(plain(selector.tgtobj) as Record<string, unknown>);
  let complete = false;
  selector.Terminate = (result: boolean) => {
    complete = result;
  };
  await treeProcess(tree, selector);
  if (!complete) throw new Error('jsroot did not read the tree to its end');
  return entries;
}

/** Every entry of some fields of an ntuple, read by jsroot. */
export async function readNTupleWithJsroot(
  bytes: Uint8Array,
  path: string,
  fields: readonly string[],
): Promise<Record<string, unknown>[]> {
  const { openFile, TSelector } = await loadJsroot();
  const { rntupleProcess } = (await import(['jsroot', 'rntuple'].join('/'))) as RntupleModule;
  const ntuple = await (await openFile(bytes.slice().buffer)).readObject(path);
  const entries: Record<string, unknown>[] = [];
  const selector = new TSelector();
  for (const field of fields) selector.addBranch(field, field);
  selector.Process = () => entries.push(plain(selector.tgtobj) as Record<string, unknown>);
  await rntupleProcess(ntuple, selector);
  return entries;
}

interface RntupleModule {
  rntupleProcess(ntuple: unknown, selector: Selector): Promise<unknown>;
}

function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
  }
  return value;
}
