import { signedLeb, unsignedLeb } from './leb128.ts';

/** Bits of a number. Addresses, sizes and bytes have 32. */
export type Width = 32 | 64;

/** What an operation takes beside a value: another one, or a constant. */
export type Operand = Value | number | bigint;

/** How far the operations on 64 bits stand behind those on 32 in the table of instructions. */
const WIDE_ARITHMETIC = 0x12;
const WIDE_COMPARISON = 0x0b;

/**
 * A number that a kernel computes: the instructions that leave it on the stack, which run where it is used, as often as
 * it is used. Numbers are unsigned; arithmetic wraps around. A comparison gives 1 or 0.
 */
export class Value {
  readonly width: Width;
  readonly code: readonly number[];

  constructor(width: Width, code: readonly number[]) {
    this.width = width;
    this.code = code;
  }

  plus(other: Operand): Value {
    return this.#arithmetic(0x6a, other);
  }

  minus(other: Operand): Value {
    return this.#arithmetic(0x6b, other);
  }

  times(other: Operand): Value {
    return this.#arithmetic(0x6c, other);
  }

  and(other: Operand): Value {
    return this.#arithmetic(0x71, other);
  }

  or(other: Operand): Value {
    return this.#arithmetic(0x72, other);
  }

  xor(other: Operand): Value {
    return this.#arithmetic(0x73, other);
  }

  /** Of whole numbers without a sign. */
  remainder(divisor: Operand): Value {
    return this.#arithmetic(0x70, divisor);
  }

  shl(bits: Operand): Value {
    return this.#arithmetic(0x74, bits);
  }

  /** Shifted right, the sign moving along. */
  signedShr(bits: Operand): Value {
    return this.#arithmetic(0x75, bits);
  }

  shr(bits: Operand): Value {
    return this.#arithmetic(0x76, bits);
  }

  rotl(bits: Operand): Value {
    return this.#arithmetic(0x77, bits);
  }

  leadingZeros(): Value {
    return new Value(this.width, [...this.code, this.#opcode(0x67, WIDE_ARITHMETIC)]);
  }

  trailingZeros(): Value {
    return new Value(this.width, [...this.code, this.#opcode(0x68, WIDE_ARITHMETIC)]);
  }

  isZero(): Value {
    return new Value(32, [...this.code, this.#opcode(0x45, WIDE_COMPARISON)]);
  }

  eq(other: Operand): Value {
    return this.#comparison(0x46, other);
  }

  ne(other: Operand): Value {
    return this.#comparison(0x47, other);
  }

  lt(other: Operand): Value {
    return this.#comparison(0x49, other);
  }

  gt(other: Operand): Value {
    return this.#comparison(0x4b, other);
  }

  le(other: Operand): Value {
    return this.#comparison(0x4d, other);
  }

  ge(other: Operand): Value {
    return this.#comparison(0x4f, other);
  }

  /** The same number in 64 bits. */
  wide(): Value {
    return new Value(64, [...this.code, 0xad]);
  }

  /** The low 32 bits. */
  narrow(): Value {
    return new Value(32, [...this.code, 0xa7]);
  }

  #opcode(narrow: number, distance: number): number {
    return this.width === 32 ? narrow : narrow + distance;
  }

  #arithmetic(opcode: number, other: Operand): Value {
    const right = toValue(other, this.width).code;
    return new Value(this.width, [...this.code, ...right, this.#opcode(opcode, WIDE_ARITHMETIC)]);
  }

  #comparison(opcode: number, other: Operand): Value {
    const right = toValue(other, this.width).code;
    return new Value(32, [...this.code, ...right, this.#opcode(opcode, WIDE_COMPARISON)]);
  }
}

/** A local variable of a kernel. */
export class Variable extends Value {
  readonly index: number;

  constructor(width: Width, index: number) {
    super(width, [0x20, ...unsignedLeb(index)]);
    this.index = index;
  }
}

/** A constant, or the value as it is. Throws for a value of another width: a fault of the kernel, seen when it is built. */
export function toValue(operand: Operand, width: Width): Value {
  if (operand instanceof Value) {
    if (operand.width !== width) throw new Error(`${operand.width} bits where ${width} are meant`);
    return operand;
  }
  const signed = BigInt.asIntN(width, BigInt(operand));
  return new Value(width, [width === 32 ? 0x41 : 0x42, ...signedLeb(signed)]);
}

/** A constant. */
export function constant(value: number | bigint, width: Width = 32): Value {
  return toValue(value, width);
}

/** `yes` where the condition holds, `no` elsewhere, without a branch: both are computed. Both have 32 bits. */
export function choose(condition: Value, yes: Operand, no: Operand): Value {
  return new Value(32, [...toValue(yes, 32).code, ...toValue(no, 32).code, ...condition.code, 0x1b]);
}

const load = (opcode: number, width: Width) => (address: Value, offset?: number) =>
  new Value(width, [...address.code, opcode, ...place(offset)]);

/** The byte at an address (plus a constant offset). */
export const byteAt = load(0x2d, 32);
/** The 16 bits at an address, little-endian like all that follow. */
export const u16At = load(0x2f, 32);
/** The 32 bits at an address. */
export const u32At = load(0x28, 32);
/** The 64 bits at an address. */
export const u64At = load(0x29, 64);

/** Of an access to memory: no promise about alignment, and the offset. */
export function place(offset = 0): number[] {
  return [0, ...unsignedLeb(offset)];
}
