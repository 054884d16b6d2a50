import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assemble } from '../../../../src/root/compression/wasm/assemble.ts';
import type { Kernel } from '../../../../src/root/compression/wasm/kernel.ts';
import { KernelMemory } from '../../../../src/root/compression/wasm/kernel-memory.ts';
import { byteAt, choose, u64At } from '../../../../src/root/compression/wasm/value.ts';

const sumOfBytes: Kernel = {
  name: 'sumOfBytes',
  result: 32,
  write(f, from, end) {
    const sum = f.let(0);
    f.while(from.lt(end), (loop) => {
      f.leaveIf(loop, byteAt(from).eq(255));
      f.if(byteAt(from).eq(7), () => {
        f.add(from, 1);
        f.again(loop);
      });
      f.add(sum, byteAt(from));
      f.add(from, 1);
    });
    f.return(sum);
  },
};

const wider: Kernel = {
  name: 'wider',
  result: 64,
  write(f, at) {
    f.return(u64At(at).times(3n).rotl(8), 64);
  },
};

const difference: Kernel = {
  name: 'difference',
  result: 32,
  write(f, a, b) {
    f.return(choose(a.gt(b), a.minus(b), b.minus(a)));
  },
};

test('a module is one that WebAssembly accepts, and the same for the same kernels', () => {
  const kernels = [sumOfBytes, wider, difference];
  assert.ok(WebAssembly.validate(assemble(kernels, 1)));
  assert.deepEqual(assemble(kernels, 1), assemble(kernels, 1));
});

test('loops are left, begun anew and ended by their condition', () => {
  const memory = new KernelMemory([sumOfBytes]);
  const sum = memory.kernel<number>('sumOfBytes');
  memory.bytes(10).set([1, 2, 7, 40, 255, 100]);
  assert.equal(sum(0, 4), 43);
  assert.equal(sum(0, 6), 43, 'it ends at 255');
  assert.equal(sum(2, 2), 0);
});

test('numbers of 64 bits come as bigint and wrap around', () => {
  const memory = new KernelMemory([wider]);
  const bytes = memory.bytes(8);
  new DataView(bytes.buffer).setBigUint64(0, 0x8000000000000001n, true);
  assert.equal(BigInt.asUintN(64, memory.kernel<bigint>('wider')(0)), 0x0000000000000380n);
});

test('a choice compares unsigned numbers', () => {
  const differ = new KernelMemory([difference]).kernel<number>('difference');
  assert.equal(differ(3, 10), 7);
  assert.equal(differ(-1, 0xfffffff0), 15);
});

test('constants of any size are written, and a value of another width is refused', () => {
  for (const constant of [0, -1, 63, 64, -64, -65, 127, 128, 0x7fffffff, 0x80000000, 0xffffffff]) {
    const kernel: Kernel = { name: 'constant', result: 32, write: (f) => f.return(constant) };
    assert.equal(new KernelMemory([kernel]).kernel<number>('constant')(), constant | 0);
  }
  const mixed: Kernel = { name: 'mixed', result: 32, write: (f, a) => f.return(a.plus(a.wide())) };
  assert.throws(() => assemble([mixed], 1), /64 bits where 32 are meant/);
});

test('memory grows when it is asked for, and keeps what it holds', () => {
  const memory = new KernelMemory([sumOfBytes]);
  memory.bytes(4).set([9, 9, 9, 9]);
  const larger = memory.bytes(1_000_000);
  assert.ok(larger.length >= 1_000_000);
  assert.equal(memory.kernel<number>('sumOfBytes')(0, 4), 36);
});
