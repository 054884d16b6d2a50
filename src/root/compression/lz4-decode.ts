import type { Kernel, KernelBody } from './wasm/kernel.ts';
import { byteAt, u16At, type Variable } from './wasm/value.ts';

/** Bytes behind the ends of input and output that the kernels of LZ4 may touch. */
export const LZ4_SLACK = 32;

/** What stands for a broken block. */
const BROKEN = -1;

/**
 * Decodes one raw LZ4 block from one range of addresses into another that follows it. A sequence is
 *
 *     token   4 bits literals, 4 bits match length - 4; 15 means that bytes follow, added up to the first below 255
 *     literals
 *     offset  16 bits little-endian, back from the end of what was written
 *     (more of the match length)
 *
 * and the last sequence stops after its literals. Gives the number of bytes written, or -1 for a broken block.
 *
 * Bytes are copied 8 or 16 at a time: what is too much is overwritten by what follows, or falls into the slack.
 */
export const decodeLz4Kernel: Kernel = {
  name: 'decodeLz4',
  result: 32,
  write(f, from, fromEnd, to, toEnd) {
    const start = f.let(to);
    f.while(from.lt(fromEnd), () => {
      const token = f.let(byteAt(from));
      f.add(from, 1);
      const literals = f.let(token.shr(4));
      readMore(f, literals, from, fromEnd);
      f.returnIf(literals.gt(fromEnd.minus(from)).or(literals.gt(toEnd.minus(to))), BROKEN);
      copyLong(f, to, from, literals);
      f.add(from, literals);
      f.add(to, literals);
      f.returnIf(from.eq(fromEnd), to.minus(start));
      f.returnIf(fromEnd.minus(from).lt(2), BROKEN);
      const offset = f.let(u16At(from));
      f.add(from, 2);
      const length = f.let(token.and(15));
      readMore(f, length, from, fromEnd);
      f.add(length, 4);
      f.returnIf(
        offset
          .isZero()
          .or(offset.gt(to.minus(start)))
          .or(length.gt(toEnd.minus(to))),
        BROKEN,
      );
      copyMatch(f, to, offset, length);
      f.add(to, length);
    });
    f.return(to.minus(start));
  },
};

/** Adds the bytes that continue a length of 15; more than the input has can never be right, so it cannot overflow. */
function readMore(f: KernelBody, length: Variable, from: Variable, fromEnd: Variable): void {
  f.if(length.eq(15), () => {
    const more = f.let(255);
    f.while(more.eq(255), () => {
      f.returnIf(from.ge(fromEnd), BROKEN);
      f.set(more, byteAt(from));
      f.add(from, 1);
      f.add(length, more);
    });
  });
}

/** Copies bytes that are at least 16 behind their source, or do not overlap it; up to 15 too many. */
export function copyLong(f: KernelBody, to: Variable, from: Variable, length: Variable): void {
  f.copy16(to, from);
  f.if(length.gt(16), () => {
    const done = f.let(16);
    f.while(done.lt(length), () => {
      f.copy16(to.plus(done), from.plus(done));
      f.add(done, 16);
    });
  });
}

function copyMatch(f: KernelBody, to: Variable, offset: Variable, length: Variable): void {
  const source = f.let(to.minus(offset));
  f.if(
    offset.ge(16),
    () => copyLong(f, to, source, length),
    () => copyNear(f, to, source, length),
  );
}

/** A match repeats what is less than 16 bytes long: 8 bytes one by one, and those again from a multiple of the offset before. */
function copyNear(f: KernelBody, to: Variable, source: Variable, length: Variable): void {
  for (let i = 0; i < 8; i++) f.setByte(to, byteAt(source, i), i);
  const distance = f.let(to.minus(source));
  const offset = f.let(distance);
  f.while(distance.lt(8), () => f.add(distance, offset));
  const done = f.let(8);
  f.while(done.lt(length), () => {
    f.copy8(to.plus(done), to.plus(done).minus(distance));
    f.add(done, 8);
  });
}
