import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallCheck, checkServices } from '../../src/catalog/index.ts';
import { rangeIn, sendRange } from '../storage/http/web-server.ts';
import { startFake } from '../storage/xrootd/fake-server.ts';
import { type Fault, startMagic, startPortal } from './services.ts';

const CONTENT = new TextEncoder().encode(`root${'x'.repeat(100_000)}`);
const DATASET = {
  ...{ dataset_number: '301204', physics_short: 'Zprime', nEvents: 20_000 },
  file_list: ['root://127.0.0.1//m.root'],
};

interface Archive {
  /** What the file holds, and how long the portal says that it is. */
  readonly content?: Uint8Array;
  readonly listed?: number;
  /** Answers a request for the file over HTTP in place of the portal. */
  readonly onFile?: Fault;
}

/** The checks of an archive on loopback whose one file is handed out over HTTP and XRootD. */
async function checksOf({ content = CONTENT, listed = content.length, onFile }: Archive = {}) {
  await using xrootd = await startFake(content);
  const served: Fault = (request, response, count) => {
    if (request.url !== '/a.root') return false;
    if (!onFile?.(request, response, count)) sendRange(request, response, content);
    return true;
  };
  const file = { uri: xrootd.url, size: listed };
  const record = (recid: string) => ({
    metadata: { recid, title: 'ATLAS' },
    indexes: [{ key: 'one.json', files: [file] }],
    direct: [file],
  });
  await using portal = await startPortal({ 80011: record('80011'), 15006: record('15006') }, served);
  await using magic = await startMagic({ '2024r-pp': [DATASET], '2020e-13tev': [DATASET] });
  const env = { BEAMLINE_PORTAL_URL: portal.url, ATLAS_API_BASE_URL: magic.url };
  const checks = await checkServices({ env, retry: { attempts: 1 }, timeoutMs: 5000 });
  return { checks, requests: [...portal.requests] };
}

const of = (checks: readonly CallCheck[], service: CallCheck['service']) =>
  checks.find((check) => check.service === service)!;

test('an archive that answers as expected is found so, with both ends of a file read by ranges', async () => {
  const { checks, requests } = await checksOf();
  assert.deepEqual(
    checks.filter(({ outcome }) => outcome !== 'as expected'),
    [],
  );
  assert.deepEqual(
    checks.map(({ service }) => service),
    ['portal', 'portal', 'portal', 'portal', 'magic', 'magic', 'magic', 'https', 'root'],
  );
  const asked = requests.filter((request) => request.includes('/a.root'));
  assert.deepEqual(asked, ['GET /a.root bytes=0-4095', 'GET /a.root bytes=99940-100003']);
});

test('a server that ignores ranges is told of, and its file is not fetched', async () => {
  const { checks } = await checksOf({
    onFile: (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length }).end(CONTENT);
      return true;
    },
  });
  const { outcome, reason } = of(checks, 'https');
  assert.equal(outcome, 'differs');
  assert.match(reason ?? '', /ignores ranges/);
  assert.equal(of(checks, 'root').outcome, 'as expected');
});

test('a file of another size than is listed is told of, over both protocols', async () => {
  const { checks } = await checksOf({ listed: 99 });
  for (const service of ['https', 'root'] as const) {
    assert.equal(of(checks, service).outcome, 'differs');
    assert.match(of(checks, service).reason ?? '', /has 100004 bytes, the portal lists 99/);
  }
});

test('a page that is sent in place of a file is told of', async () => {
  const { checks } = await checksOf({ content: new TextEncoder().encode('<html>sorry</html>') });
  for (const service of ['https', 'root'] as const)
    assert.match(of(checks, service).reason ?? '', /does not begin as a ROOT file/);
});

test('a range that is not served is no answer', async () => {
  const { checks } = await checksOf({
    onFile: (request, response) => {
      if (rangeIn(request, CONTENT.length)?.start === 0) return false;
      response.writeHead(502).end();
      return true;
    },
  });
  assert.equal(of(checks, 'https').outcome, 'no answer');
  assert.match(of(checks, 'https').reason ?? '', /502/);
});

test('a portal that names no file leaves the reads out', async () => {
  await using nothing = await startPortal({});
  const env = { BEAMLINE_PORTAL_URL: nothing.url, ATLAS_API_BASE_URL: nothing.url };
  const checks = await checkServices({ env, retry: { attempts: 1 }, timeoutMs: 5000 });
  for (const service of ['https', 'root'] as const) {
    assert.equal(of(checks, service).outcome, 'no answer');
    assert.match(of(checks, service).reason ?? '', /names no file/);
  }
});
