import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';

let grid: Promise<string[]> | undefined;

/**
 * The certificates to trust: Node's own, those given, and those of the grid's authorities in the directory that
 * `X509_CERT_DIR` names (files `*.pem` and `*.0`), which is read once. `undefined` stands for Node's own alone.
 */
export async function trusted(given: readonly string[]): Promise<string[] | undefined> {
  grid ??= readDirectory(process.env.X509_CERT_DIR);
  const more = [...(await grid), ...given];
  return more.length === 0 ? undefined : [...getCACertificates('default'), ...more];
}

async function readDirectory(directory: string | undefined): Promise<string[]> {
  if (!directory) return [];
  const names = await readdir(directory).catch(() => []);
  const files = names.filter((name) => /\.(pem|0)$/.test(name)).map((name) => join(directory, name));
  // A file that is no certificate must not keep the others from being used.
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.filter((text) => text.includes('BEGIN CERTIFICATE'));
}
