import { assemble } from './assemble.ts';
import type { Kernel } from './kernel.ts';

const PAGE = 0x10000;

/**
 * Kernels in WebAssembly with the memory that they share. What they work on is copied into it and out of it; it grows
 * to the largest that was asked for, and is never given back.
 */
export class KernelMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: WebAssembly.Exports;
  #bytes: Uint8Array;

  constructor(kernels: readonly Kernel[]) {
    const module = new WebAssembly.Module(assemble(kernels, 1));
    this.#exports = new WebAssembly.Instance(module).exports;
    this.#memory = this.#exports.memory as WebAssembly.Memory; // assemble() exports it under this name
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }

  /** All of the memory, with at least so many bytes; valid until the next call. */
  bytes(length: number): Uint8Array {
    if (length > this.#bytes.length) {
      this.#memory.grow(Math.ceil((length - this.#bytes.length) / PAGE));
      this.#bytes = new Uint8Array(this.#memory.buffer);
    }
    return this.#bytes;
  }

  /** A kernel as a function of 32-bit numbers; a result of 64 bits is a `bigint`. */
  kernel<Result extends number | bigint>(name: string): (...parameters: number[]) => Result {
    return this.#exports[name] as (...parameters: number[]) => Result; // a kernel that was assembled
  }
}
