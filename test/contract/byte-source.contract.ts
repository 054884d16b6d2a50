/** What every `ByteSource` promises. Each implementation runs this suite over bytes that it is given. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isError } from '../../src/errors.ts';
import type { ByteSource } from '../../src/storage/index.ts';

/** Makes sources over the given bytes; `end` releases what lies behind them, when all tests are over. */
export interface SourceMaker {
  open(bytes: Uint8Array): Promise<ByteSource>;
  end?(): Promise<void>;
}

/** Bytes that tell their place: no two neighbourhoods are alike. */
export function sampleBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 0x2545f491;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const SIZE = 300_000;

/** Registers the suite for one implementation. `skip` tells why it cannot run here. */
export function byteSourceContract(
  name: string,
  make: () => Promise<SourceMaker>,
  { skip = false }: { skip?: string | false } = {},
): void {
  describe(`a source: ${name}`, { skip }, () => {
    const bytes = sampleBytes(SIZE);
    let maker: SourceMaker;
    let source: ByteSource;
    const slice = ({ start, end }: { start: number; end: number }) => bytes.slice(start, end);

    before(async () => {
      maker = await make();
      source = await maker.open(bytes);
    });
    after(async () => {
      await source?.close();
      await maker?.end?.();
    });

    test('knows its size', async () => {
      assert.equal(await source.size(), SIZE);
    });

    test('gives the buffers in the order of the ranges, each as long as its range', async () => {
      const ranges = [
        { start: 250_000, end: 250_100 },
        { start: 0, end: 4 },
        { start: 4, end: 4 },
        { start: SIZE - 1, end: SIZE },
        { start: 3, end: 70_000 },
        { start: 250_050, end: 250_150 },
      ];
      assert.deepEqual(await source.read(ranges), ranges.map(slice));
    });

    test('reads everything, and nothing', async () => {
      assert.deepEqual(await source.read([{ start: 0, end: SIZE }]), [bytes]);
      assert.deepEqual(await source.read([]), []);
      assert.deepEqual(await source.read([{ start: SIZE, end: SIZE }]), [new Uint8Array(0)]);
    });

    test('takes many small ranges and several batches at a time', async () => {
      const ranges = Array.from({ length: 400 }, (_, i) => ({
        start: (i * 7919) % (SIZE - 64),
        end: ((i * 7919) % (SIZE - 64)) + (i % 64),
      }));
      const batches = await Promise.all([source.read(ranges), source.read(ranges.slice(0, 150))]);
      assert.deepEqual(batches[0], ranges.map(slice));
      assert.deepEqual(batches[1], ranges.slice(0, 150).map(slice));
    });

    test('hands over buffers that the caller may write into', async () => {
      const range = { start: 100, end: 200 };
      const [first] = await source.read([range]);
      first!.fill(0);
      assert.deepEqual(await source.read([range, range]), [slice(range), slice(range)]);
      const [a, b] = await source.read([range, range]);
      a!.fill(1);
      assert.deepEqual(b, slice(range));
    });

    test('fills memory of the caller, where it can do that, and touches nothing beside it', async (t) => {
      if (!source.readInto) return t.skip('this source gives memory of its own only');
      const memory = new Uint8Array(1000).fill(7);
      await source.readInto(70_000, memory.subarray(100, 900));
      const expected = new Uint8Array(1000).fill(7);
      expected.set(slice({ start: 70_000, end: 70_800 }), 100);
      assert.deepEqual(memory, expected);
      const whole = new Uint8Array(SIZE);
      await Promise.all([
        source.readInto(0, whole.subarray(0, 150_000)),
        source.readInto(150_000, whole.subarray(150_000)),
        source.readInto(SIZE, new Uint8Array(0)),
      ]);
      assert.deepEqual(whole, bytes);
    });

    test('fills no memory from outside of it, after an abort, or after it was closed', async (t) => {
      if (!source.readInto) return t.skip('this source gives memory of its own only');
      const target = new Uint8Array(10);
      for (const start of [SIZE - 9, -1, 0.5]) {
        await assert.rejects(source.readInto(start, target), (error: unknown) => isError(error, 'storage'));
      }
      const signal = AbortSignal.abort();
      await assert.rejects(source.readInto(0, target, { signal }), (error: unknown) =>
        isError(error, 'cancelled'),
      );
      const own = await maker.open(bytes);
      await own.close();
      assert.ok(own.readInto);
      await assert.rejects(own.readInto(0, target), (error: unknown) => isError(error, 'storage'));
    });

    test('refuses ranges outside of it, with both numbers', async () => {
      for (const range of [
        { start: 0, end: SIZE + 1 },
        { start: -1, end: 1 },
        { start: 5, end: 4 },
        { start: 0.5, end: 2 },
        { start: 0, end: Number.NaN },
      ]) {
        await assert.rejects(source.read([{ start: 0, end: 1 }, range]), (error: unknown) => {
          assert.ok(isError(error, 'storage'), String(error));
          assert.match(error.message, /300000/);
          return true;
        });
      }
    });

    test('refuses a read whose signal is aborted, and stays usable', async () => {
      const signal = AbortSignal.abort();
      await assert.rejects(source.read([{ start: 0, end: 10 }], { signal }), (error: unknown) =>
        isError(error, 'cancelled'),
      );
      assert.deepEqual(await source.read([{ start: 0, end: 10 }]), [slice({ start: 0, end: 10 })]);
    });

    test('stops a read that is aborted under way, or has finished it', async () => {
      const stop = new AbortController();
      const reading = source.read([{ start: 70_000, end: SIZE }], { signal: stop.signal });
      stop.abort();
      const [outcome] = await Promise.allSettled([reading]);
      if (outcome.status === 'rejected') assert.ok(isError(outcome.reason, 'cancelled'));
      else assert.deepEqual(outcome.value, [slice({ start: 70_000, end: SIZE })]);
      assert.deepEqual(await source.read([{ start: 70_000, end: SIZE }]), [
        slice({ start: 70_000, end: SIZE }),
      ]);
    });

    test('waits for reads in flight when it is closed, and reads no more', async () => {
      const own = await maker.open(bytes);
      const reading = own.read([{ start: 0, end: SIZE }]);
      const settled: string[] = [];
      const read = reading.then(() => settled.push('read'));
      await Promise.all([own.close().then(() => settled.push('closed')), own.close(), read]);
      assert.deepEqual(settled, ['read', 'closed']);
      assert.deepEqual(await reading, [bytes]);
      await assert.rejects(own.read([{ start: 0, end: 1 }]), (error: unknown) => isError(error, 'storage'));
      await own.close();
    });

    test('may be empty', async () => {
      const empty = await maker.open(new Uint8Array(0));
      try {
        assert.equal(await empty.size(), 0);
        assert.deepEqual(await empty.read([{ start: 0, end: 0 }]), [new Uint8Array(0)]);
        await assert.rejects(empty.read([{ start: 0, end: 1 }]), (error: unknown) =>
          isError(error, 'storage'),
        );
      } finally {
        await empty.close();
      }
    });
  });
}
