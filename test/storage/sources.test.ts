import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ByteSource,
  fromBlob,
  fromBytes,
  fromFile,
  fromHttp,
  openSource,
  withCache,
  withCoalescing,
  withDiskCache,
  withRetry,
} from '../../src/storage/index.ts';
import { byteSourceContract, type SourceMaker } from '../contract/byte-source.contract.ts';
import { sendRange, startWeb } from './http/web-server.ts';

byteSourceContract('memory', async () => ({ open: async (bytes) => fromBytes(bytes) }));
byteSourceContract('blob', async () => ({
  open: async (bytes) => fromBlob(new Blob([Uint8Array.from(bytes)])),
}));
byteSourceContract('file', () => overFiles(fromFile));
byteSourceContract('retrying', async () => ({ open: async (bytes) => withRetry(fromBytes(bytes)) }));
byteSourceContract('coalescing', async () => ({
  open: async (bytes) => withCoalescing(fromBytes(bytes), { gap: 100, maxBytes: 5000 }),
}));
byteSourceContract('cached', async () => ({
  open: async (bytes) => withCache(fromBytes(bytes), { bytes: 50_000 }),
}));
byteSourceContract('cached on disk', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-cache-'));
  const files = await overFiles(async (path) => withDiskCache(await fromFile(path), { directory }));
  return {
    open: files.open,
    async end() {
      await files.end?.();
      await rm(directory, { recursive: true });
    },
  };
});
byteSourceContract('HTTP', () => overWeb((url) => fromHttp(url, { headBytes: 1000 })));
byteSourceContract('HTTP with everything around it', () => overWeb((url) => openSource(url)));
byteSourceContract('HTTP from a server without ranges', () => overWeb((url) => fromHttp(url), 'whole'));

async function overFiles(open: (path: string) => Promise<ByteSource>): Promise<SourceMaker> {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-source-'));
  let files = 0;
  return {
    async open(bytes) {
      const path = join(directory, `${files++}.bin`);
      await writeFile(path, bytes);
      return open(path);
    },
    end: () => rm(directory, { recursive: true }),
  };
}

async function overWeb(
  open: (url: string) => Promise<ByteSource>,
  ranges: 'ranges' | 'whole' = 'ranges',
): Promise<SourceMaker> {
  const files: Uint8Array[] = [];
  const web = await startWeb((request, response) => {
    const bytes = files[Number(request.url?.slice(1))] ?? new Uint8Array(0);
    if (ranges === 'whole') delete request.headers.range;
    sendRange(request, response, bytes);
  });
  return {
    open: (bytes) => open(`${web.url}/${files.push(bytes) - 1}`),
    end: () => web[Symbol.asyncDispose](),
  };
}
