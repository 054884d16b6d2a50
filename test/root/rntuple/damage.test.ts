import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allValues, type Table } from '../../../src/column/index.ts';
import { BeamlineError, isError } from '../../../src/errors.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { type Hashes, loadHashes } from '../../../src/root/compression/checksum.ts';
import { openRootFile } from '../../../src/root/index.ts';
import { type Anchor, readAnchor } from '../../../src/root/rntuple/anchor.ts';
import type { EnvelopeLink } from '../../../src/root/rntuple/envelope.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { checkStructure } from '../file-structure.ts';
import { offsetsFrom, openNT, textsOf, writeNTuple } from './fields.ts';

const fields = {
  x: { type: 'float32' },
  v: { vector: { vector: { type: 'int32' } } },
  s: { type: 'string' },
  a: { array: { type: 'bool' }, size: 3 },
  o: { variant: [{ type: 'int16' }, { type: 'string' }] },
} as const;

function sampleTable(length: number): Table {
  const outer = offsetsFrom(Array.from({ length }, (_, i) => i % 3));
  const inner = offsetsFrom(Array.from({ length: outer.at(-1)! }, (_, i) => i % 2));
  const text = textsOf(Array.from({ length }, (_, i) => 'x'.repeat(i % 4)));
  const tags = Uint8Array.from({ length }, (_, i) => i % 3);
  const variant = {
    kind: 'variant',
    tags,
    places: Int32Array.from({ length }, (_, i) => i),
    alternatives: [new Int16Array(length), text],
  } as const;
  const content = { kind: 'jagged', offsets: inner, content: new Int32Array(inner.at(-1)!) } as const;
  const columns = {
    x: new Float32Array(length).fill(1.5),
    v: { kind: 'jagged', offsets: outer, content },
    s: text,
    a: { kind: 'fixed', length, size: 3, content: new Uint8Array(3 * length) },
    o: variant,
  } as const;
  return { length, columns: new Map(Object.entries(columns)) };
}

const options = { clusterEntries: 15, pageBytes: 40 };
const packed = await writeNTuple(fields, [sampleTable(40)], options);
const plain = await writeNTuple(fields, [sampleTable(40)], { ...options, compression: 'none' });
const hashes = await loadHashes();

async function readEverything(bytes: Uint8Array): Promise<unknown[]> {
  const file = await openRootFile(fromBytes(bytes, 'damaged.root'), { maxObjectBytes: 1 << 20 });
  const ntuple = await file.tree('nt');
  const names = ntuple.branches.filter((one) => one.unreadable === undefined).map((one) => one.path);
  const values: unknown[] = [];
  for await (const { columns } of ntuple.batches(names, { entries: 13 }))
    for (const column of columns.values()) values.push(allValues(column));
  return values;
}

/** Reads, or fails with an error of Beamline; anything else is thrown. */
async function readOrRefuse(bytes: Uint8Array): Promise<unknown[] | undefined> {
  try {
    return await readEverything(bytes);
  } catch (error) {
    if (error instanceof BeamlineError && error.tag !== 'usage') return undefined;
    throw error;
  }
}

const right = await readEverything(packed);
const { records } = await checkStructure(plain);
const anchorRecord = records.find((one) => one.className === 'ROOT::RNTuple')!;

function anchorOf(bytes: Uint8Array): Anchor {
  const { at, keyBytes } = anchorRecord;
  const data = bytes.subarray(at + keyBytes, at + keyBytes + 78);
  return readAnchor(new Cursor(data, { file: 'damaged.root', object: 'anchor' }), hashes);
}

/** Makes the checksums right again, so that what was changed is believed. */
function reseal(bytes: Uint8Array, { xxh3 }: Hashes): void {
  const { header, footer } = anchorOf(bytes);
  const seal = ({ at, bytes: size }: EnvelopeLink) =>
    bytes.set(xxh3(bytes.subarray(at, at + size - 8)).reverse(), at + size - 8);
  const checksum = () => bytes.subarray(header.at + header.bytes - 8, header.at + header.bytes);
  seal(header);
  bytes.set(checksum(), pageList.at + 8);
  seal(pageList);
  bytes.set(checksum(), footer.at + 16);
  seal(footer);
}

// The last thing in the footer is where the page list is: 8 bytes of size, 4 of stored size, 8 of place.
const { header, footer } = anchorOf(plain);
const tail = new DataView(plain.buffer, plain.byteOffset + footer.at + footer.bytes - 8 - 20, 20);
const pageList: EnvelopeLink = {
  rawBytes: Number(tail.getBigUint64(0, true)),
  bytes: tail.getUint32(8, true),
  at: Number(tail.getBigUint64(12, true)),
};

test('a page with another byte is refused', async () => {
  const ntuple = await openNT(plain);
  assert.deepEqual(await readEverything(plain), right);
  const blob = records.find((one) => one.className === 'RBlob')!;
  const damaged = plain.slice();
  damaged[blob.at + blob.keyBytes + 3]! ^= 1;
  await assert.rejects((await openNT(damaged)).read(ntuple.branches.map(({ path }) => path)), (error) => {
    assert.ok(isError(error, 'format') || isError(error, 'unsupported'));
    return true;
  });
  await assert.rejects((await openNT(damaged)).read(['x']), /page at \d+ of "nt": wrong XXH3 checksum/);
});

test('an envelope or anchor with another byte is refused', async () => {
  for (const [link, name] of [
    [header, 'header'],
    [footer, 'footer'],
    [pageList, 'page list'],
  ] as const) {
    const damaged = plain.slice();
    damaged[link.at + 20]! ^= 1;
    await assert.rejects(openNT(damaged), new RegExp(`${name} of "nt" at byte 0: wrong XXH3 checksum`));
  }
  const damaged = plain.slice();
  damaged[anchorRecord.at + anchorRecord.keyBytes + 20]! ^= 1;
  await assert.rejects(openNT(damaged), /wrong XXH3 checksum/);
});

test('a file with any bytes changed reads right or is refused', async () => {
  const change = fc.record({ at: fc.nat(packed.length - 1), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const damaged = packed.slice();
      for (const { at, byte } of changes) damaged[at] = byte;
      const values = await readOrRefuse(damaged);
      if (values) assert.deepEqual(values, right);
    }),
    { numRuns: 60 },
  );
});

test('a cut file is refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(packed.length - 1), async (length) => {
      const values = await readOrRefuse(packed.slice(0, length));
      if (values) assert.deepEqual(values, right);
    }),
    { numRuns: 25 },
  );
});

test('descriptions that say anything at all, with right checksums, cost no more than an error', async () => {
  const change = fc.record({
    envelope: fc.constantFrom(header, footer, pageList),
    place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    bytes: fc.oneof(
      fc.constantFrom([255], [0], [1], [128], [127, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 0, 0, 1]),
      fc.array(fc.nat(255), { minLength: 1, maxLength: 8 }),
    ),
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
      const damaged = plain.slice();
      for (const { envelope, place, bytes } of changes) {
        const at = 8 + Math.floor(place * (envelope.bytes - 16 - bytes.length));
        damaged.set(bytes, envelope.at + at);
      }
      reseal(damaged, hashes);
      if (!(await readOrRefuse(damaged))) refused++;
    }),
    { numRuns: 120 },
  );
  assert.ok(refused > 15, `${refused} were refused`);
});

test('a field of a kind that is not known costs only itself', async () => {
  const damaged = plain.slice();
  const first = Uint8Array.of(0x0c, 0, 32, 0, 0, 0, 0, 0);
  const at = Buffer.from(damaged.buffer, header.at, header.bytes).indexOf(first);
  damaged[header.at + at] = 0x40;
  reseal(damaged, hashes);
  const ntuple = await openNT(damaged);
  assert.match(ntuple.branch('x').unreadable ?? '', /unknown type 64/);
  await assert.rejects(ntuple.read(['x']), { tag: 'unsupported' });
  assert.deepEqual((await ntuple.read(['s', 'v', 'o'])).length, 40);
});
