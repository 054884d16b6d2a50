import type { Column } from '../../src/column/index.ts';
import {
  type Compression,
  createRootFile,
  inspectFile,
  openRootFile,
  verifyFile,
} from '../../src/root/index.ts';
import { type ByteSource, fromBlob, fromHttp, toMemory, withCoalescing } from '../../src/storage/index.ts';

/** What the tests call in the page. */
export interface Page {
  /** Facts about every value of the file that was chosen in the page's `<input type=file>`. */
  inspectChosen(): Promise<string>;
  /** Facts about every value of a file on a server. */
  inspectUrl(url: string): Promise<string>;
  /** Reads one branch of a file on a server. */
  sumOf(url: string, tree: string, branch: string): Promise<number>;
  /** The findings of verifying the file that was chosen. */
  verifyChosen(): Promise<string>;
  /** The bytes of a file with a tree and an ntuple, in base64, or what was thrown. */
  write(compression: Compression | undefined): Promise<string>;
}

const page: Page = {
  inspectChosen: () => inspect(fromBlob(chosenFile())),
  inspectUrl: async (url) => inspect(await openUrl(url)),
  async sumOf(url, treeName, branch) {
    const file = await openRootFile(await openUrl(url));
    const tree = await file.tree(treeName);
    const { columns } = await tree.read([branch]);
    const column = columns.get(branch);
    await file.close();
    if (!(column instanceof Float64Array)) throw new Error(`"${branch}" is no branch of doubles`);
    return column.reduce((sum, value) => sum + value, 0);
  },
  write: (compression) => write(compression).catch((error: unknown) => String(error)),
  verifyChosen: async () => JSON.stringify((await verifyFile(fromBlob(chosenFile()))).findings),
};

function chosenFile(): File {
  const file = document.querySelector('input')?.files?.[0];
  if (!file) throw new Error('no file was chosen');
  return file;
}

async function openUrl(url: string): Promise<ByteSource> {
  return withCoalescing(await fromHttp(url, { headBytes: 1024 }), { gap: 4096, maxBytes: 1 << 20 });
}

async function write(compression: Compression | undefined): Promise<string> {
  const sink = toMemory();
  const file = await createRootFile(sink, compression ? { compression } : {});
  const offsets = Int32Array.from({ length: 5001 }, (_, i) => 2 * i);
  const content = Float32Array.from({ length: 10_000 }, (_, i) => i % 100);
  const columns = new Map<string, Column>([['pt', { kind: 'jagged', offsets, content }]]);
  await file.tree('tree', { pt: { type: 'float32', vector: 1 } }).append({ length: 5000, columns });
  await file.ntuple('ntuple', { pt: { vector: { type: 'float32' } } }).append({ length: 5000, columns });
  await file.close();
  return btoa(Array.from(sink.bytes(), (byte) => String.fromCharCode(byte)).join(''));
}

async function inspect(source: ByteSource): Promise<string> {
  const file = await openRootFile(source);
  const { trees, ntuples, objects } = await inspectFile(file);
  await file.close();
  return JSON.stringify({ trees, ntuples, objects }, (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

Object.assign(globalThis, { page });
