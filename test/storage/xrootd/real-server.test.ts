import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { fromXrootd, openSource } from '../../../src/storage/index.ts';
import { byteSourceContract, sampleBytes } from '../../contract/byte-source.contract.ts';
import { AT_ONCE } from '../http/web-server.ts';
import { makeCertificate, startXrootd, withoutTls, withoutXrootd } from './real-server.ts';

const skip = withoutXrootd;
const bytes = sampleBytes(5_000_000);
const ranges = [
  ...Array.from({ length: 3000 }, (_, i) => ({ start: i * 1600, end: i * 1600 + 100 + (i % 50) })),
  { start: 7, end: 4_900_007 },
];
const slices = ranges.map(({ start, end }) => bytes.slice(start, end));

byteSourceContract(
  'XRootD, a real server',
  async () => {
    const server = await startXrootd();
    let files = 0;
    return {
      async open(content) {
        const name = `${files++}.bin`;
        await server.write(name, content);
        return fromXrootd(`${server.url}/${name}`);
      },
      end: () => server[Symbol.asyncDispose](),
    };
  },
  { skip },
);

test('a real server answers vectors and long reads, several at a time', { skip }, async () => {
  await using server = await startXrootd();
  await server.write('a.bin', bytes);
  const source = await openSource(`${server.url}/a.bin`);
  const batches = await Promise.all([source.read(ranges), source.read(ranges.toReversed())]);
  assert.deepEqual(batches[0], slices);
  assert.deepEqual(batches[1], slices.toReversed());
  await source.close();
});

test('what a real server does not have, or does not give, is refused', { skip }, async () => {
  await using server = await startXrootd();
  await mkdir(join(server.data, 'directory'));
  await chmod(join(server.data, 'directory'), 0o755);
  await writeFile(join(server.data, 'secret.bin'), bytes);
  await chmod(join(server.data, 'secret.bin'), 0);
  for (const [path, message] of [
    ['/missing.bin?authz=token', /no such file/i],
    ['/directory', /directory/i],
    ['/secret.bin', /denied|authorized/i],
  ] as const) {
    await assert.rejects(fromXrootd(server.url + path, { effects: AT_ONCE }), (error: unknown) => {
      assert.ok(isError(error, 'storage') && !error.transient, String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /token/);
      return true;
    });
  }
});

test('a file is opened again when a real server was restarted', { skip }, async () => {
  await using server = await startXrootd();
  await server.write('a.bin', bytes);
  const source = await fromXrootd(`${server.url}/a.bin`);
  await source.read([{ start: 0, end: 10 }]);
  await server.restart();
  assert.deepEqual(await source.read(ranges), slices);
  await source.close();
});

test('a file that is another one after a restart is noticed', { skip }, async () => {
  await using server = await startXrootd();
  await server.write('a.bin', bytes);
  const source = await fromXrootd(`${server.url}/a.bin`);
  await server.restart(() => server.write('a.bin', bytes.subarray(0, 4_999_999)));
  await assert.rejects(source.read(ranges), /changed.*5000000 bytes, now 4999999/);
  await source.close();
});

test('a real redirector sends to the server that has the file', { skip }, async () => {
  await using server = await startXrootd();
  await server.write('a.bin', bytes);
  await using redirector = await startXrootd(() => [`xrootd.redirect 127.0.0.1:${server.port} /`]);
  const source = await fromXrootd(`${redirector.url}/a.bin`);
  assert.deepEqual(await source.read(ranges), slices);
  await source.close();
});

for (const kind of ['unix', 'host']) {
  test(`a real server that wants "${kind}" credentials gets them`, { skip }, async () => {
    await using server = await startXrootd(() => [
      'xrootd.seclib libXrdSec.so',
      `sec.protocol ${kind}`,
      `sec.protbind * only ${kind}`,
    ]);
    await server.write('a.bin', bytes);
    const source = await fromXrootd(`${server.url.replace('//', '//alice@')}/a.bin`);
    assert.deepEqual(await source.read(ranges), slices);
    await source.close();
  });
}

/** A server that speaks TLS, and the certificate to trust. */
async function startEncrypted(...lines: string[]) {
  let certificate = '';
  const server = await startXrootd(async (directory) => {
    const files = await makeCertificate(directory);
    certificate = await readFile(files.certificate, 'utf8');
    return [`xrd.tls ${files.certificate} ${files.key}`, 'xrd.tlsca noverify', ...lines];
  });
  await server.write('a.bin', bytes);
  return { server, ca: [certificate] };
}

test('encryption that a real server offers is used when its certificate holds', {
  skip: withoutTls,
}, async () => {
  const { server, ca } = await startEncrypted();
  await using _ = server;
  for (const url of [server.url, server.url.replace('root:', 'roots:')]) {
    const source = await fromXrootd(`${url}/a.bin`, { ca });
    assert.deepEqual(await source.read(ranges), slices);
    await source.close();
  }
  assert.equal(server.log().match(/TLS\S* login/g)?.length, 2, server.log());
});

test('a certificate that does not hold fails roots://, and leaves root:// unencrypted', {
  skip: withoutTls,
}, async () => {
  const { server } = await startEncrypted();
  await using _ = server;
  const source = await fromXrootd(`${server.url}/a.bin`);
  assert.deepEqual(await source.read(ranges), slices);
  await source.close();
  const secure = server.url.replace('root:', 'roots:');
  await assert.rejects(fromXrootd(`${secure}/a.bin`), (error: unknown) => {
    assert.ok(isError(error, 'storage') && !error.transient);
    assert.match(error.message, /no encryption: self-signed/);
    assert.match(error.hint ?? '', /X509_CERT_DIR/);
    return true;
  });
});

test('a real server that speaks only encrypted is understood, or the refusal told', {
  skip: withoutTls,
}, async () => {
  const { server, ca } = await startEncrypted('xrootd.tls all');
  await using _ = server;
  const source = await fromXrootd(`${server.url}/a.bin`, { ca });
  assert.deepEqual(await source.read(ranges), slices);
  await source.close();
  await assert.rejects(fromXrootd(`${server.url}/a.bin`, { tls: 'never' }), /only encrypted/);
  await assert.rejects(fromXrootd(`${server.url}/a.bin`), /no encryption: self-signed/);
});

test('a real server without encryption fails roots://', { skip }, async () => {
  await using server = await startXrootd();
  await server.write('a.bin', bytes);
  const secure = server.url.replace('root:', 'roots:');
  await assert.rejects(fromXrootd(`${secure}/a.bin`), /does not offer the encryption/);
});
