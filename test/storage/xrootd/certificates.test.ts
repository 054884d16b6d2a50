import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { getCACertificates } from 'node:tls';
import { trusted } from '../../../src/storage/xrootd/certificates.ts';

test('the authorities of the grid are trusted besides those of Node', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-certificates-'));
  const before = process.env.X509_CERT_DIR;
  try {
    const grid = '-----BEGIN CERTIFICATE-----\ngrid\n-----END CERTIFICATE-----\n';
    await writeFile(join(directory, 'a1b2c3d4.0'), grid);
    await writeFile(join(directory, 'CERN.pem'), `${grid}2`);
    await writeFile(join(directory, 'CERN.crl_url'), grid);
    await writeFile(join(directory, 'broken.pem'), 'nothing');
    process.env.X509_CERT_DIR = directory;
    const all = await trusted(['given']);
    assert.deepEqual(
      all?.slice(getCACertificates('default').length).sort(),
      [grid, `${grid}2`, 'given'].sort(),
    );
  } finally {
    if (before === undefined) delete process.env.X509_CERT_DIR;
    else process.env.X509_CERT_DIR = before;
    await rm(directory, { recursive: true });
  }
});
