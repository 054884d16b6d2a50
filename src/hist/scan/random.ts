/**
 * Random numbers for pseudo-experiments. A stream is a function of its seed and its number alone, so experiment 17 is the
 * same whoever makes it and when. (Generator: sfc32, started by a mixing function in the manner of splitmix.)
 */

/** Numbers in (0, 1). */
export type Uniform = () => number;

/** The stream with this number. */
export function randomStream(seed: number, stream: number): Uniform {
  let [a, b, c, counter] = [mix(seed), mix(seed ^ 0x9e3779b9) ^ mix(stream), mix(stream + 0x85ebca6b), 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return ((sum >>> 0) + 0.5) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

function mix(value: number): number {
  let x = (value + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
