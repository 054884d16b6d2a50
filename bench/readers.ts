/** The process in which one of the contenders in JavaScript opens and reads files. */
import { columnLength, isNumbers } from '../src/column/index.ts';
import { openRootFile } from '../src/root/index.ts';
import { fromFile } from '../src/storage/index.ts';
import { decompressBaskets } from './codec-alone.ts';
import { openWithJsroot, readWithJsroot } from './jsroot.ts';
import { answer, type Request } from './peer.ts';

/** What is asked, by read-columns.ts and open-files.ts. */
interface Asked {
  readonly path: string;
  readonly branches: readonly string[];
  readonly names: number;
  readonly threads?: number;
}

const asked = (request: Request) => request as unknown as Asked; // of those files, each with what its deed takes

await answer({
  read: (request) => read(asked(request)),
  open: (request) => open(asked(request)),
  'jsroot read': (request) => readWithJsroot(asked(request).path, asked(request).branches),
  'jsroot open': (request) => openJsroot(asked(request)),
  'decompress only': (request) => decompressBaskets(asked(request).path, asked(request).branches),
});

async function read({ path, branches, threads }: Asked): Promise<number> {
  const file = await openRootFile(await fromFile(path));
  const { columns } = await (await file.tree('events')).read(branches, { threads });
  await file.close();
  let bytes = 0;
  for (const column of columns.values()) {
    if (!isNumbers(column) && column.kind === 'jagged') bytes += 4 * columnLength(column.content);
  }
  return bytes;
}

async function open({ path, names }: Asked): Promise<number> {
  const file = await openRootFile(await fromFile(path));
  const { branches } = await file.tree('events');
  const lines = branches.map((branch) => `${branch.path} ${branch.typeName}`);
  await file.close();
  if (lines.length < names) throw new Error(`${lines.length} branches, expected ${names}`);
  return 1;
}

async function openJsroot({ path }: Asked): Promise<number> {
  if (!(await (await openWithJsroot(path)).readObject('events'))) throw new Error(`${path}: not read`);
  return 1;
}
