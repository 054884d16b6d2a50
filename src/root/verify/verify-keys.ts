import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { openDirectories, type PlacedKey } from '../file/directories.ts';
import type { FileHeader } from '../file/header.ts';
import { type Key, readKey } from '../file/key.ts';
import { type FileContext, readRange } from '../file/record.ts';
import type { RootFile } from '../file/root-file.ts';
import { ANCHOR_CLASS } from '../rntuple/anchor.ts';
import type { Ledger } from './ledger.ts';
import { verifyNTuple } from './verify-ntuple.ts';
import { verifyTree } from './verify-tree.ts';

/** Checks every directory: that each key is a copy of the one its record has, and what the record holds. */
export async function verifyKeys(
  ledger: Ledger,
  file: FileContext,
  header: FileHeader,
  opened: RootFile,
  options: ReadOptions,
): Promise<void> {
  ledger.checked.directories++;
  if (opened.isRecovered)
    ledger.add('error', 'top directory', undefined, 'it is lost: the file was not closed');
  if (header.infoAt > 0) ledger.done.add(header.infoAt);
  const keys = await ledger.attempt('directories', undefined, async () => {
    const directories = await openDirectories(file, header, options);
    return directories.list(options);
  });
  for (const placed of keys ?? []) {
    if (await verifyCopy(ledger, file, placed, options))
      await verifyObject(ledger, file, placed, opened, options);
  }
}

/** Whether the record is where the key says. */
async function verifyCopy(
  ledger: Ledger,
  file: FileContext,
  { key, above }: PlacedKey,
  options: ReadOptions,
): Promise<boolean> {
  ledger.checked.keys++;
  const path = above + key.name;
  const found = await ledger.attempt(path, key.at, async () => {
    const bytes = await readRange(file, key.at, key.at + key.bytes, `record of "${path}"`, options);
    return readKey(new Cursor(bytes, { file: file.name, object: `record of "${path}"` }));
  });
  if (!found) return false;
  for (const member of COPIED) {
    const [listed, stored] = [key[member], found[member]];
    ledger.expect(
      listed === stored,
      path,
      key.at,
      `${member} is ${listed} in its directory, ${stored} in its record`,
    );
  }
  return found.keyBytes === key.keyBytes;
}

const COPIED = [
  'bytes',
  'rawBytes',
  'keyBytes',
  'cycle',
  'at',
  'className',
  'name',
  'title',
] as const satisfies readonly (keyof Key)[];

async function verifyObject(
  ledger: Ledger,
  file: FileContext,
  { key, above }: PlacedKey,
  opened: RootFile,
  options: ReadOptions,
): Promise<void> {
  const path = `${above}${key.name};${key.cycle}`;
  if (/^TDirectory(File)?$/.test(key.className)) {
    ledger.checked.directories++;
    return;
  }
  ledger.done.add(key.at);
  ledger.checked.rawBytes += key.rawBytes;
  if (/^T(Tree|Ntuple|NtupleD)$/.test(key.className))
    return verifyTree(ledger, file, key, path, opened, options);
  if (key.className === ANCHOR_CLASS) return verifyNTuple(ledger, file, key, path, opened, options);
  ledger.checked.objects++;
  await ledger.attempt(path, key.at, () => opened.get(path, options));
}
