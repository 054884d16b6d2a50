import type { Kernel } from './wasm/kernel.ts';
import { byteAt } from './wasm/value.ts';

const MODULUS = 65521;
/** A multiple of 8 after which neither sum can have left 32 bits. */
const BEFORE_REMAINDER = 5552;

/** The checksum Adler-32 of the bytes of a range. */
export const adler32Kernel: Kernel = {
  name: 'adler32',
  result: 32,
  write(f, from, end) {
    const a = f.let(1);
    const b = f.let(0);
    const takeByte = (offset: number) => {
      f.add(a, byteAt(from, offset));
      f.add(b, a);
    };
    f.while(from.lt(end), () => {
      const pause = f.let(from.plus(BEFORE_REMAINDER));
      f.if(pause.gt(end), () => f.set(pause, end));
      f.while(from.plus(8).le(pause), () => {
        for (let i = 0; i < 8; i++) takeByte(i);
        f.add(from, 8);
      });
      f.while(from.lt(pause), () => {
        takeByte(0);
        f.add(from, 1);
      });
      f.set(a, a.remainder(MODULUS));
      f.set(b, b.remainder(MODULUS));
    });
    f.return(b.shl(16).or(a));
  },
};
