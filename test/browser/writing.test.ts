import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Compression, openRootFile } from '../../src/root/index.ts';
import { fromBytes } from '../../src/storage/index.ts';
import { startWeb, type WebServer } from '../storage/http/web-server.ts';
import { bundleForBrowser } from './bundle.ts';
import { type OpenPage, openPage, skipWithoutChromium } from './chromium.ts';
import type { Page as PageCalls } from './page.ts';

declare const page: PageCalls;

describe('in a browser', { skip: skipWithoutChromium }, () => {
  let web: WebServer;
  let browser: OpenPage;

  before(async () => {
    const scripts = await bundleForBrowser(join(import.meta.dirname, 'page.ts'));
    web = await startWeb((request, response) => {
      const script = scripts.get((request.url ?? '').slice(1));
      if (script) response.setHeader('content-type', 'text/javascript').end(script);
      else
        response.setHeader('content-type', 'text/html').end('<script type="module" src="/page.js"></script>');
    });
    browser = await openPage(`${web.url}/`);
    await browser.page.waitForFunction(() => 'page' in globalThis);
  });
  after(async () => {
    await browser?.[Symbol.asyncDispose]();
    await web?.[Symbol.asyncDispose]();
  });

  const write = (compression?: Compression) =>
    browser.page.evaluate((chosen) => page.write(chosen), compression);

  for (const compression of [
    undefined,
    'none',
    { algorithm: 'zlib', level: 1 },
    { algorithm: 'zlib', level: 9 },
    { algorithm: 'lz4', level: 4 },
  ] as const) {
    test(`a file with ${JSON.stringify(compression)} is written that Node reads`, async () => {
      const bytes = Buffer.from(await write(compression), 'base64');
      const file = await openRootFile(fromBytes(new Uint8Array(bytes)));
      for (const name of ['tree', 'ntuple']) {
        const { columns } = await (await file.tree(name)).read(['pt']);
        const pt = columns.get('pt');
        assert.ok(pt && 'kind' in pt && pt.kind === 'jagged');
        assert.deepEqual(
          pt.content,
          Float32Array.from({ length: 10_000 }, (_, i) => i % 100),
        );
      }
    });
  }

  test('zstd is refused with what there is instead', async () => {
    assert.match(
      await write({ algorithm: 'zstd', level: 3 }),
      /zstd can only be written in Node; zlib and lz4/,
    );
  });
});
