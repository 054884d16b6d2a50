/** LZ4 decoded byte by byte, to compare with. Gives what was written, or undefined for a broken block. */
export function decodePlainLz4(input: Uint8Array, maxLength: number): number[] | undefined {
  const output: number[] = [];
  let at = 0;
  const more = (nibble: number) => {
    let total = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; total += byte) {
      if (at >= input.length) return Number.POSITIVE_INFINITY;
      byte = input[at++]!;
    }
    return total;
  };
  while (at < input.length) {
    const token = input[at++]!;
    const literals = more(token >>> 4);
    if (literals > input.length - at || literals > maxLength - output.length) return undefined;
    for (const end = at + literals; at < end; at++) output.push(input[at]!);
    if (at === input.length) return output;
    if (input.length - at < 2) return undefined;
    const offset = input[at]! + 256 * input[at + 1]!;
    at += 2;
    const length = more(token & 15) + 4;
    if (offset === 0 || offset > output.length || length > maxLength - output.length) return undefined;
    for (let i = 0; i < length; i++) output.push(output[output.length - offset]!);
  }
  return output;
}
