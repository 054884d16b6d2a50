import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { readKey } from '../file/key.ts';
import { type FileContext, openRecord, readRange } from '../file/record.ts';
import { openBasket, readBasketHeader } from '../tree/basket.ts';
import type { BranchRecord } from '../tree/branch-record.ts';
import type { StoredBasket } from '../tree/stored-baskets.ts';
import type { Ledger } from './ledger.ts';

/** The entries that a basket holds, as far as is known. */
interface Filled {
  readonly firstEntry: number;
  readonly entries: number | undefined;
  readonly at: number | undefined;
}

/** Checks every basket of a branch, and that they hold its entries one after another. */
export async function verifyBaskets(
  ledger: Ledger,
  file: FileContext,
  branch: BranchRecord,
  name: string,
  options: ReadOptions,
): Promise<void> {
  if (branch.fileName !== '') {
    ledger.add('note', name, undefined, `its data are in another file, "${branch.fileName}"`);
    return;
  }
  const filled: Filled[] = branch.embedded.map(({ firstEntry, basket }) => ({
    firstEntry,
    entries: basket.entries,
    at: undefined,
  }));
  ledger.checked.baskets += filled.length;
  for (const [i, stored] of branch.baskets.entries()) {
    const object = `basket ${i} of ${name}`;
    const entries = await ledger.attempt(object, stored.at, () =>
      verifyBasket(ledger, file, stored, branch.name, object, options),
    );
    filled.push({ firstEntry: stored.firstEntry, entries, at: stored.at });
  }
  checkEntries(ledger, filled, branch.entries, name);
}

/** Reads and decompresses a basket, which verifies checksums and offsets; gives its entries. */
async function verifyBasket(
  ledger: Ledger,
  file: FileContext,
  { at, bytes }: StoredBasket,
  branchName: string,
  object: string,
  options: ReadOptions,
): Promise<number> {
  ledger.checked.baskets++;
  const stored = await readRange(file, at, at + bytes, object, options);
  const place = { file: file.name, object };
  const key = readKey(new Cursor(stored, place));
  ledger.expect(key.at === at, object, at, `its key says that it is at ${key.at}`);
  ledger.expect(key.name === branchName, object, at, `its key says that it belongs to "${key.name}"`);
  ledger.expect(key.bytes === bytes, object, at, `its key says ${key.bytes} bytes, its branch ${bytes}`);
  const header = readBasketHeader(new Cursor(stored, place));
  const raw = openRecord(file, stored.subarray(header.keyBytes), header.rawBytes, header.keyBytes, object);
  ledger.done.add(at);
  ledger.checked.rawBytes += header.rawBytes;
  return openBasket(header, raw).entries;
}

function checkEntries(ledger: Ledger, filled: Filled[], entries: number, name: string): void {
  if (filled.length === 0) return;
  filled.sort((a, b) => a.firstEntry - b.firstEntry);
  let next: number | undefined = 0;
  for (const basket of filled) {
    if (next !== undefined && basket.firstEntry !== next)
      ledger.add('error', name, basket.at, `a basket starts at entry ${basket.firstEntry}, expected ${next}`);
    next = basket.entries === undefined ? undefined : basket.firstEntry + basket.entries;
  }
  if (next !== undefined && next !== entries)
    ledger.add('error', name, filled.at(-1)?.at, `its baskets hold ${next} entries, it says ${entries}`);
}
