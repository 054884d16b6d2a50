import { unsignedLeb } from './leb128.ts';
import { type Operand, place, toValue, Value, Variable, type Width } from './value.ts';

/** A function of a module. Its parameters have 32 bits. */
export interface Kernel {
  readonly name: string;
  /** What it gives. */
  readonly result: Width;
  /** Writes it down, statement by statement; every path must end in `return`. */
  write(body: KernelBody, ...parameters: Variable[]): void;
}

const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const BRANCH = 0x0c;
const BRANCH_IF = 0x0d;
const RETURN = 0x0f;
const SET = 0x21;
const NO_RESULT = 0x40;

/** A loop that can be left. */
export type Loop = { readonly depth: number };

/** The statements of a kernel in the order in which they are called; what stands inside another comes as a function. */
export class KernelBody {
  readonly #parameters: number;
  readonly #code: number[] = [];
  readonly locals: Width[] = [];
  #depth = 0;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  get code(): readonly number[] {
    return this.#code;
  }

  /** A new variable, set to a value. */
  let(value: Operand, width: Width = value instanceof Value ? value.width : 32): Variable {
    const variable = new Variable(width, this.#parameters + this.locals.length);
    this.locals.push(width);
    this.set(variable, value);
    return variable;
  }

  set(variable: Variable, value: Operand): void {
    this.#code.push(...toValue(value, variable.width).code, SET, ...unsignedLeb(variable.index));
  }

  /** Adds to a variable. */
  add(variable: Variable, value: Operand): void {
    this.set(variable, variable.plus(value));
  }

  setByte(address: Value, value: Operand, offset?: number): void {
    this.#store(0x3a, address, toValue(value, 32), offset);
  }

  setU16(address: Value, value: Operand, offset?: number): void {
    this.#store(0x3b, address, toValue(value, 32), offset);
  }

  setU32(address: Value, value: Operand, offset?: number): void {
    this.#store(0x36, address, toValue(value, 32), offset);
  }

  setU64(address: Value, value: Operand, offset?: number): void {
    this.#store(0x37, address, toValue(value, 64), offset);
  }

  /** Copies 8 bytes at once: they are all read before the first is written. */
  copy8(to: Value, from: Value): void {
    this.#code.push(...to.code, ...from.code, 0x29, ...place(), 0x37, ...place());
  }

  /** Copies 16 bytes at once. */
  copy16(to: Value, from: Value): void {
    this.#code.push(...to.code, ...from.code, 0xfd, 0, ...place(), 0xfd, 11, ...place());
  }

  /** Copies any number of bytes; the ranges may overlap. */
  copy(to: Value, from: Value, count: Value): void {
    this.#code.push(...to.code, ...from.code, ...count.code, 0xfc, 10, 0, 0);
  }

  /** Sets `count` bytes to one value. */
  fill(to: Operand, byte: number, count: Operand): void {
    const operands = [to, byte, count].flatMap((operand) => toValue(operand, 32).code);
    this.#code.push(...operands, 0xfc, 11, 0);
  }

  if(condition: Value, then: () => void, otherwise?: () => void): void {
    this.#code.push(...condition.code, IF, NO_RESULT);
    this.#inside(then);
    if (otherwise) {
      this.#code.push(ELSE);
      this.#inside(otherwise);
    }
    this.#code.push(END);
  }

  /** Does the same again as long as a condition holds. */
  while(condition: Value, body: (loop: Loop) => void): void {
    this.repeat((loop) => {
      this.leaveIf(loop, condition.isZero());
      body(loop);
    });
  }

  /** Does the same again until it is left. */
  repeat(body: (loop: Loop) => void): void {
    this.#code.push(BLOCK, NO_RESULT, LOOP, NO_RESULT);
    this.#depth += 2;
    body({ depth: this.#depth - 1 });
    this.#depth -= 2;
    this.#code.push(BRANCH, 0, END, END);
  }

  /** Goes on behind a loop if the condition holds. */
  leaveIf(loop: Loop, condition: Value): void {
    this.#code.push(...condition.code, BRANCH_IF, ...unsignedLeb(this.#depth - loop.depth));
  }

  /** Begins a loop anew. */
  again(loop: Loop): void {
    this.#code.push(BRANCH, ...unsignedLeb(this.#depth - loop.depth - 1));
  }

  return(value: Operand, width: Width = 32): void {
    this.#code.push(...toValue(value, width).code, RETURN);
  }

  /** Gives up: what the kernel returns when its input is broken. */
  returnIf(condition: Value, value: Operand): void {
    this.if(condition, () => this.return(value));
  }

  #inside(body: () => void): void {
    this.#depth++;
    body();
    this.#depth--;
  }

  #store(opcode: number, address: Value, value: Value, offset?: number): void {
    this.#code.push(...address.code, ...value.code, opcode, ...place(offset));
  }
}
