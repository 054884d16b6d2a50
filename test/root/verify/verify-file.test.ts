import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type FileVerdict, verifyFile } from '../../../src/root/index.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';
import { writeNTuple } from '../rntuple/fields.ts';
import { fileWithTree, tableOf } from '../written-file.ts';

const ENTRIES = 3000;

/** A file with a jagged branch in several LZ4 baskets. */
function writtenFile(): Promise<Uint8Array> {
  const offsets = Int32Array.from({ length: ENTRIES + 1 }, (_, i) => 2 * i);
  const content = Float32Array.from({ length: 2 * ENTRIES }, (_, i) => i % 100);
  const branches = { pt: { type: 'float32', vector: 1 } } as const;
  const table = tableOf(ENTRIES, { pt: { kind: 'jagged', offsets, content } });
  const compression = { algorithm: 'lz4', level: 1 } as const;
  return fileWithTree(branches, table, { compression, basketBytes: 8000 });
}

const verify = (bytes: Uint8Array): Promise<FileVerdict> => verifyFile(fromBytes(bytes, 'a.root'));
const errorsOf = ({ findings }: FileVerdict) => findings.filter(({ severity }) => severity === 'error');

/** Where a text stands first, or after `from`. */
function placeOf(bytes: Uint8Array, text: string, from = 0): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(text, from);
}

describe('verifying a file', () => {
  test('finds nothing in one that was written well, and says how much was looked at', async () => {
    const verdict = await verify(await writtenFile());
    assert.deepEqual(verdict.findings, []);
    assert.ok(verdict.isSound);
    assert.equal(verdict.checked.trees, 1);
    assert.equal(verdict.checked.keys, 1);
    assert.ok(verdict.checked.baskets > 3);
    assert.equal(verdict.checked.records, verdict.checked.baskets + 5);
  });

  test('names the basket whose checksum is wrong', async () => {
    const bytes = await writtenFile();
    const block = placeOf(bytes, 'L4', placeOf(bytes, 'L4') + 1);
    bytes[block + 30]! ^= 4;
    const [first] = errorsOf(await verify(bytes));
    assert.match(first?.object ?? '', /^basket 1 of events;1\/pt$/);
    assert.match(first?.message ?? '', /wrong XXH64 checksum/);
    assert.ok(first?.offset !== undefined && first.offset < block);
  });

  test('finds every flipped bit of a compressed basket', async () => {
    const sound = await writtenFile();
    const block = placeOf(sound, 'L4');
    for (let i = 9; i < 60; i += 3) {
      const bytes = sound.slice();
      bytes[block + i]! ^= 1 << (i % 8);
      assert.ok(!(await verify(bytes)).isSound, `byte ${i} of the block`);
    }
  });

  test('names the page of an ntuple whose checksum is wrong', async () => {
    const x = Float32Array.from({ length: 100 }, (_, i) => i / 7);
    const bytes = await writeNTuple({ x: { type: 'float32' } }, [tableOf(100, { x })], {
      compression: 'none',
      clusterEntries: 25,
    });
    const sound = await verify(bytes);
    assert.deepEqual(sound.findings, []);
    assert.deepEqual([sound.checked.ntuples, sound.checked.pages], [1, 4]);
    const page = placeOf(bytes, 'RBlob', placeOf(bytes, 'RBlob', placeOf(bytes, 'RBlob') + 1) + 1);
    bytes[page + 20]! ^= 1;
    const [first] = errorsOf(await verify(bytes));
    assert.match(first?.object ?? '', /page 0 of column 0 in the cluster from entry \d+$/);
    assert.equal(first?.message, 'wrong XXH3 checksum');
  });

  test('finds a record that says it is elsewhere, and a list of keys that disagrees with it', async () => {
    const bytes = await writtenFile();
    const key = placeOf(bytes, 'TTree\x06events') - 27;
    new DataView(bytes.buffer).setUint32(key + 18, 1234);
    const messages = errorsOf(await verify(bytes)).map(({ message }) => message);
    assert.ok(messages.includes('it says that it is at 1234'), messages.join('\n'));
    assert.ok(
      messages.some((message) => message.startsWith('at is ')),
      messages.join('\n'),
    );
  });

  test('finds that a file was cut short, and that its end is not where it says', async () => {
    const bytes = await writtenFile();
    const cut = errorsOf(await verify(bytes.subarray(0, bytes.length - 10)));
    assert.match(cut[0]?.message ?? '', /^the file should end at \d+, but has \d+ bytes$/);
    const longer = await verify(Buffer.concat([bytes, Buffer.alloc(7)]));
    assert.deepEqual(errorsOf(longer), []);
    assert.match(longer.findings[0]?.message ?? '', /goes on to/);
  });

  test('says of bytes that are no ROOT file that they are none', async () => {
    const verdict = await verify(new TextEncoder().encode('x'.repeat(200)));
    assert.ok(!verdict.isSound);
    assert.match(verdict.findings[0]?.message ?? '', /not a ROOT file/);
  });
});

/** Classes that their experiment streams by code of its own: the bytes are not what the file describes. */
const OWN_STREAMER = /KM3NETDAQ::JDAQSuperFrame/;
const LARGEST = 400_000;

test('real files of up to 400 kB are sound', {
  skip: sharedData('root') ? false : skipWithoutSharedData,
}, async () => {
  const folder = sharedData('root') as string;
  const names = readdirSync(folder).filter(
    (name) => name.endsWith('.root') && !name.includes('int_multicluster'),
  );
  const small = names.filter((name) => statSync(join(folder, name)).size <= LARGEST);
  for (const name of [...small, 'uproot-issue-76.root']) {
    const verdict = await verifyFile(fromBytes(new Uint8Array(readFileSync(join(folder, name))), name));
    const errors = errorsOf(verdict).filter(({ object }) => !OWN_STREAMER.test(object));
    assert.deepEqual(errors, [], name);
  }
});
