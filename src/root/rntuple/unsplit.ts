/**
 * Puts together numbers whose bytes are stored apart: of `count` numbers first all lowest bytes, then all second ones,
 * and so on. Gives the numbers `from` to `to` in the machine's (little-endian) order.
 */
export function unsplit(
  bytes: Uint8Array,
  width: 2 | 4 | 8,
  count: number,
  from: number,
  to: number,
): Uint8Array<ArrayBuffer> {
  const target = new Uint8Array((to - from) * width);
  if (width === 2) unsplit2(bytes, count, from, new Uint16Array(target.buffer));
  else if (width === 4) unsplit4(bytes, count, from, new Uint32Array(target.buffer), 1);
  else {
    const words = new Uint32Array(target.buffer);
    unsplit4(bytes, count, from, words, 2);
    unsplit4(bytes.subarray(4 * count), count, from, words.subarray(1), 2);
  }
  return target;
}

function unsplit2(bytes: Uint8Array, count: number, from: number, target: Uint16Array): void {
  for (let i = 0; i < target.length; i++) target[i] = bytes[from + i]! | (bytes[count + from + i]! << 8);
}

/** Four bytes of each number into every `step`th word. */
function unsplit4(bytes: Uint8Array, count: number, from: number, target: Uint32Array, step: 1 | 2): void {
  let place = from;
  for (let i = 0; i < target.length; i += step, place++) {
    target[i] =
      bytes[place]! |
      (bytes[place + count]! << 8) |
      (bytes[place + 2 * count]! << 16) |
      (bytes[place + 3 * count]! << 24);
  }
}

/** Undoes zigzag in place: x was stored as 2x, or as -2x - 1 when negative. */
export function unzigzag(bytes: Uint8Array<ArrayBuffer>, width: 2 | 4 | 8): void {
  if (width === 2) {
    const words = new Uint16Array(bytes.buffer);
    for (let i = 0; i < words.length; i++) words[i] = (words[i]! >>> 1) ^ -(words[i]! & 1);
  } else if (width === 4) {
    const words = new Uint32Array(bytes.buffer);
    for (let i = 0; i < words.length; i++) words[i] = (words[i]! >>> 1) ^ -(words[i]! & 1);
  } else {
    const words = new Uint32Array(bytes.buffer);
    for (let i = 0; i < words.length; i += 2) {
      const [low, high] = [words[i]!, words[i + 1]!];
      const sign = -(low & 1);
      words[i] = ((low >>> 1) | (high << 31)) ^ sign;
      words[i + 1] = (high >>> 1) ^ sign;
    }
  }
}
