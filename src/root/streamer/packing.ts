/** How a Double32_t or Float16_t is stored. */
export interface Packing {
  readonly as: 'float32' | 'float64';
  /** `range`: an unsigned 32-bit number, divided by `factor`, plus `minimum`. `mantissa`: exponent and `bits` bits. `plain`: a 32-bit float. */
  readonly form: 'range' | 'mantissa' | 'plain';
  readonly factor: number;
  readonly minimum: number;
  readonly bits: number;
}

/**
 * Reads the range `[minimum, maximum, bits]` in the comment of a member, or in the title of a leaf. Without one, a
 * Double32_t is stored as a float and a Float16_t with a mantissa of 12 bits. `[0,0,bits]` is a mantissa of so many bits.
 */
export function parsePacking(typeName: 'Double32_t' | 'Float16_t', comment: string): Packing {
  const as = typeName === 'Double32_t' ? 'float64' : 'float32';
  const range = /\[([^[\],]+),([^[\],]+)(?:,([^[\],]+))?\]/.exec(comment);
  if (!range) {
    return { as, form: as === 'float64' ? 'plain' : 'mantissa', factor: 0, minimum: 0, bits: 12 };
  }
  const minimum = parseBound(range[1] as string);
  const maximum = parseBound(range[2] as string);
  const asked = range[3] === undefined ? 32 : Number.parseInt(range[3], 10);
  const bits = asked >= 2 && asked <= 32 ? asked : 32;
  if (minimum < maximum) {
    const steps = bits < 32 ? 2 ** bits : 0xffffffff;
    return { as, form: 'range', factor: steps / (maximum - minimum), minimum, bits };
  }
  if (bits < 15) return { as, form: 'mantissa', factor: 0, minimum: 0, bits };
  return { as, form: as === 'float64' ? 'plain' : 'mantissa', factor: 0, minimum: 0, bits: 12 };
}

const PI: readonly [RegExp, number][] = [
  [/2\s*\*?\s*pi|twopi/i, 2 * Math.PI],
  [/pi\s*\/\s*2/i, Math.PI / 2],
  [/pi\s*\/\s*4/i, Math.PI / 4],
  [/pi/i, Math.PI],
];

function parseBound(text: string): number {
  const found = PI.find(([pattern]) => pattern.test(text));
  if (!found) return Number.parseFloat(text) || 0;
  return text.includes('-') ? -found[1] : found[1];
}
