import { type Kernel, KernelBody } from './kernel.ts';
import { unsignedLeb } from './leb128.ts';
import { Variable, type Width } from './value.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const FUNCTION_TYPE = 0x60;
const UNREACHABLE = 0x00;
const END = 0x0b;
const EXPORTED_FUNCTION = 0;
const EXPORTED_MEMORY = 2;

/** The sections of a module, by the numbers that the format gives them. */
const TYPES = 1;
const FUNCTIONS = 3;
const MEMORIES = 5;
const EXPORTS = 7;
const CODE = 10;

/**
 * A WebAssembly module of kernels over one memory, which is exported as `memory` and begins with `pages` times 64 KiB.
 * The kernels are exported by their names. The same kernels give the same bytes.
 */
export function assemble(kernels: readonly Kernel[], pages: number): Uint8Array<ArrayBuffer> {
  const functions = kernels.map((kernel) => [...signatureOf(kernel)]);
  return Uint8Array.from([
    ...HEADER,
    ...section(TYPES, functions),
    ...section(
      FUNCTIONS,
      kernels.map((_, i) => unsignedLeb(i)),
    ),
    ...section(MEMORIES, [[0, ...unsignedLeb(pages)]]),
    ...section(EXPORTS, [
      [...text('memory'), EXPORTED_MEMORY, 0],
      ...kernels.map(({ name }, i) => [...text(name), EXPORTED_FUNCTION, ...unsignedLeb(i)]),
    ]),
    ...section(CODE, kernels.map(codeOf)),
  ]);
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = vector(items);
  return [id, ...unsignedLeb(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsignedLeb(items.length), ...items.flat()];
}

function text(name: string): number[] {
  return vector([...new TextEncoder().encode(name)].map((byte) => [byte]));
}

const typeOf = (width: Width) => (width === 32 ? 0x7f : 0x7e);

/** What `write` takes beside the body are the parameters. */
const parametersOf = ({ write }: Kernel) => write.length - 1;

function signatureOf(kernel: Kernel): number[] {
  const parameters = new Array<number[]>(parametersOf(kernel)).fill([typeOf(32)]);
  return [FUNCTION_TYPE, ...vector(parameters), ...vector([[typeOf(kernel.result)]])];
}

function codeOf(kernel: Kernel): number[] {
  const count = parametersOf(kernel);
  const body = new KernelBody(count);
  kernel.write(body, ...Array.from({ length: count }, (_, i) => new Variable(32, i)));
  const locals = vector(body.locals.map((width) => [1, typeOf(width)]));
  // Every path has returned: the end is never reached.
  const code = [...locals, ...body.code, UNREACHABLE, END];
  return [...unsignedLeb(code.length), ...code];
}
