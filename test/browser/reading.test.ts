import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inspectFile, openRootFile } from '../../src/root/index.ts';
import { fromBytes } from '../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../shared-data.ts';
import { sendRange, startWeb, type WebServer } from '../storage/http/web-server.ts';
import { bundleForBrowser } from './bundle.ts';
import { type OpenPage, openPage, skipWithoutChromium } from './chromium.ts';
import type { Page as PageCalls } from './page.ts';

declare const page: PageCalls;

/** Every codec, trees and ntuples, strings and objects. */
const FILES = [
  'uproot-Zmumu-lz4.root',
  'uproot-Zmumu-lzma.root',
  'uproot-Zmumu-zlib.root',
  'uproot-Zmumu-zstd.root',
  'uproot-stl_containers.root',
  'uproot-histograms.root',
  'test_stl_containers_rntuple_v1-0-0-0.root',
  'Run2012BC_DoubleMuParked_Muons_1000evts_rntuple_v1-0-0-0.root',
];
const skip = skipWithoutChromium || (sharedData('root') ? false : skipWithoutSharedData);

const read = (name: string) => new Uint8Array(readFileSync(sharedData('root', name) as string));

/** The same facts as Node finds them. */
async function factsInNode(bytes: Uint8Array): Promise<unknown> {
  const { trees, ntuples, objects } = await inspectFile(await openRootFile(fromBytes(bytes)));
  const plain = JSON.stringify({ trees, ntuples, objects }, (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return JSON.parse(plain);
}

describe('in a browser', { skip }, () => {
  let web: WebServer;
  let browser: OpenPage;

  before(async () => {
    const scripts = await bundleForBrowser(join(import.meta.dirname, 'page.ts'));
    web = await startWeb((request, response) => answer(scripts, request, response));
    browser = await openPage(`${web.url}/`);
    await browser.page.waitForFunction(() => 'page' in globalThis);
  });
  after(async () => {
    await browser?.[Symbol.asyncDispose]();
    await web?.[Symbol.asyncDispose]();
  });

  for (const name of FILES) {
    test(`a chosen file has the same values as in Node: ${name}`, async () => {
      await browser.page.setInputFiles('input', sharedData('root', name) as string);
      const facts = await browser.page.evaluate(() => page.inspectChosen());
      assert.deepEqual(JSON.parse(facts), await factsInNode(read(name)));
      assert.deepEqual(browser.faults, []);
    });
  }

  test('a file on a server has the same values as in Node', async () => {
    const name = 'uproot-HZZ-zstd.root';
    const url = `${web.url}/data/${name}`;
    const facts = await browser.page.evaluate((where) => page.inspectUrl(where), url);
    assert.deepEqual(JSON.parse(facts), await factsInNode(read(name)));
  });

  test('of a file on a server only the ranges of one branch are read', async () => {
    const name = 'uproot-Zmumu-uncompressed.root';
    const from = web.requests.length;
    const url = `${web.url}/data/${name}`;
    const sum = await browser.page.evaluate((where) => page.sumOf(where, 'events', 'M'), url);
    assert.ok(Math.abs(sum - 184794.47122814777) < 1e-6, `the sum of the masses is ${sum}`);
    const ranges = web.requests.slice(from).map((request) => /bytes=(\d+)-(\d+)/.exec(request));
    const bytes = ranges.reduce((total, range) => total + Number(range?.[2]) - Number(range?.[1]) + 1, 0);
    assert.ok(
      ranges.every((range) => range !== null),
      'every request is for a range',
    );
    assert.ok(bytes < read(name).length / 2, `${bytes} bytes were read`);
  });

  test('verifying a damaged file finds the damage there too', async () => {
    const bytes = read('uproot-Zmumu-lz4.root');
    bytes[Buffer.from(bytes.buffer).indexOf('L4', 50_000) + 40]! ^= 1;
    const file = { name: 'damaged.root', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
    await browser.page.setInputFiles('input', file);
    const findings = await browser.page.evaluate(() => page.verifyChosen());
    assert.match(findings, /wrong XXH64 checksum/);
  });
});

function answer(
  scripts: ReadonlyMap<string, Uint8Array>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const name = /^\/data\/([\w.-]+)$/.exec(request.url ?? '')?.[1];
  const script = scripts.get(request.url?.slice(1) ?? '');
  if (name) sendRange(request, response, read(name));
  else if (script) response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  else
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><input type="file"><script type="module" src="/page.js"></script>');
}
