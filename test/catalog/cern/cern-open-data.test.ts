import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cernOpenData } from '../../../src/catalog/index.ts';
import { isError } from '../../../src/errors.ts';
import { AT_ONCE } from '../../storage/http/web-server.ts';
import { type Fault, type ServedRecord, someFiles, startPortal } from '../services.ts';

const ATLAS: ServedRecord = {
  metadata: {
    recid: '80000',
    title: 'PHYSLITE 2015',
    doi: '10.7483/OPENDATA.ATLAS.1',
    experiment: ['ATLAS'],
    type: { primary: 'Dataset', secondary: ['Collision', 'Derived'] },
    distribution: { number_events: 1694555330 },
  },
  indexes: Array.from({ length: 131 }, (_, i) => ({ key: `list_${i}.json`, files: someFiles(3, `i${i}`) })),
  direct: [],
};
const EDUCATION: ServedRecord = {
  metadata: { recid: 15006, title: '13 TeV', experiment: 'ATLAS', type: { secondary: ['Simulated'] } },
  indexes: [],
  direct: [
    ...someFiles(10),
    { uri: 'root://eospublic.cern.ch//eos/opendata/atlas/all.zip' },
    { uri: 'root://eospublic.cern.ch//eos/opendata/atlas/FilesToProcess.txt~' },
  ],
};
const MIXED: ServedRecord = {
  metadata: { recid: '7', title: 'both' },
  indexes: [{ key: 'one.json', files: someFiles(2, 'listed') }],
  direct: [...someFiles(1200, 'direct'), { ...someFiles(1, 'tape')[0]!, availability: 'on demand' }],
};
const EMPTY: ServedRecord = {
  metadata: { recid: '80020', title: 'summary', relations: [{ recid: '80000' }, { recid: '80001' }] },
  indexes: [],
  direct: [],
};
const RECORDS = { 80000: ATLAS, 15006: EDUCATION, 7: MIXED, 80020: EMPTY };

async function withPortal<T>(use: (baseUrl: string) => Promise<T>, fault?: Fault): Promise<T> {
  await using server = await startPortal(RECORDS, fault);
  return await use(server.url);
}

const resolveThere = (name: string, fault?: Fault) =>
  withPortal((baseUrl) => cernOpenData({ baseUrl, effects: AT_ONCE }).resolve(name), fault);

test('all files of all lists of a record are found, past the first page', async () => {
  const { files, metadata } = await resolveThere('80000');
  assert.equal(files.length, 131 * 3);
  assert.equal(new Set(files.map(({ url }) => url)).size, 131 * 3);
  assert.deepEqual(files[0]?.origin, { key: 'record_80000', isSimulation: false });
  assert.equal((metadata.indexes as unknown[]).length, 131);
  assert.equal(metadata.events, 1694555330);
});

test('files that are in no list are found, those that are no ROOT files are told of', async () => {
  const { files, metadata } = await resolveThere('15006');
  assert.equal(files.length, 10);
  assert.deepEqual(files[9], {
    ...{ url: someFiles(10)[9]!.uri, size: 1009, checksum: 'adler32:0000000a' },
    origin: { key: 'record_15006', isSimulation: true },
  });
  assert.equal((metadata.others as string[]).length, 2);
});

test('a record with both kinds of files gives both, and says which are on tape', async () => {
  const { files, metadata } = await resolveThere('7');
  assert.equal(files.length, 2 + 1200 + 1);
  assert.equal((metadata.onDemand as string[]).length, 1);
  assert.deepEqual(files[0]?.origin, { key: 'record_7' });
});

test('a record without files is an error that names the related records', async () => {
  await assert.rejects(resolveThere('80020'), (error) => {
    assert.ok(isError(error, 'not-found'));
    assert.match(
      `${error.message} (${error.hint})`,
      /80020 \(summary\) has no files \(related records: 80000, 80001\)/,
    );
    return true;
  });
  await assert.rejects(resolveThere('99'), /no record 99/);
});

test('records are found by DOI and by title', async () => {
  assert.equal((await resolveThere('10.7483/OPENDATA.ATLAS.1')).files.length, 393);
  assert.equal((await resolveThere('both')).files.length, 1203);
  await assert.rejects(resolveThere('10.7483/NONE'), /0 records have the doi/);
});

test('refusals that pass are waited for as the server asks', async () => {
  const waits: number[] = [];
  const effects = { random: () => 0, sleep: async (ms: number) => void waits.push(ms) };
  const fault: Fault = (_request, response, count) => {
    if (count === 0) response.writeHead(429, { 'retry-after': '7' }).end();
    else if (count === 1) response.writeHead(503).end();
    else if (count === 3) response.destroy();
    return count < 2 || count === 3;
  };
  const { files } = await withPortal((baseUrl) => cernOpenData({ baseUrl, effects }).resolve('15006'), fault);
  assert.equal(files.length, 10);
  assert.equal(waits.length, 3);
  assert.equal(waits[0], 7000);
});

test('an answer that is short, cut, no JSON or of another form is an error, never a shorter list', async () => {
  const onPages =
    (body: (text: string) => string, more: Record<string, string | number> = {}): Fault =>
    (request, response) => {
      if (!request.url?.includes('type=files')) return false;
      response.writeHead(200, more).end(body('{"total": 12, "files": []}'));
      return true;
    };
  await assert.rejects(
    resolveThere(
      '15006',
      onPages((text) => text),
    ),
    /tells of 12 files.*but 0 came/,
  );
  await assert.rejects(
    resolveThere(
      '15006',
      onPages(() => '<html>busy</html>'),
    ),
    /did not answer in JSON/,
  );
  await assert.rejects(
    resolveThere(
      '15006',
      onPages(() => '{"files": 3}'),
    ),
    /another form than expected at/,
  );
  const cut: Fault = (request, response) => {
    if (!request.url?.includes('type=files')) return false;
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"total"');
    setTimeout(() => response.destroy(), 5);
    return true;
  };
  await assert.rejects(resolveThere('15006', cut), (error) => isError(error, 'storage') && error.transient);
});

test('a list with fewer files than it is said to have is an error', async () => {
  const short = { ...MIXED, indexes: [{ key: 'one.json', files: someFiles(2), number_files: 77 }] };
  const fault: Fault = (request, response) => {
    if (!request.url?.includes('index_files')) return false;
    response.end(JSON.stringify({ total: 1, files: short.indexes }));
    return true;
  };
  await assert.rejects(resolveThere('7', fault), /"one.json" is to have 77 files, but 2 came/);
});

test('a service that does not answer is given up in time', async () => {
  const silent: Fault = () => true;
  const started = Date.now();
  await withPortal(async (baseUrl) => {
    const catalog = cernOpenData({ baseUrl, timeoutMs: 50, retry: { attempts: 2 }, effects: AT_ONCE });
    await assert.rejects(catalog.resolve('7'), /nothing arrived|not whole/);
  }, silent);
  assert.ok(Date.now() - started < 5000);
});
