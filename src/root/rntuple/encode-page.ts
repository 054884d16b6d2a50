import type { Elements, Encoding } from './column-type.ts';

/**
 * Writes the bytes of a page of elements, as `decodePage` reads them, into `target`, which has room for exactly these. It must
 * start at a multiple of 8 in its memory.
 */
export function encodePage(encoding: Encoding, elements: Elements, target: Uint8Array): void {
  switch (encoding.kind) {
    case 'plain':
      target.set(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength));
      break;
    case 'split':
      encodeSplit(elements, encoding.zigzag, target);
      break;
    case 'index':
      encodeIndex(elements as Float64Array, encoding.split, target);
      break;
    case 'bits':
      packBits(elements as Uint8Array, target);
      break;
    case 'switch':
      encodeSwitch(elements as Float64Array, target);
      break;
    case 'half':
    case 'truncated':
    case 'quantized':
      throw new Error(`root: pages of ${encoding.kind} numbers are not written`);
    default:
      encoding satisfies never;
  }
}

/** All first bytes first, then all second ones, and so on. With `zigzag`, x becomes 2x before, or -2x - 1 when negative. */
function encodeSplit(elements: Elements, zigzag: boolean, target: Uint8Array): void {
  const { buffer, byteOffset, length } = elements;
  if (elements.BYTES_PER_ELEMENT === 2) split2(new Int16Array(buffer, byteOffset, length), zigzag, target);
  else if (elements.BYTES_PER_ELEMENT === 4)
    split4(new Int32Array(buffer, byteOffset, length), zigzag, target);
  else split8(new Int32Array(buffer, byteOffset, 2 * length), zigzag, target);
}

function split2(words: Int16Array, zigzag: boolean, target: Uint8Array): void {
  const count = words.length;
  for (let i = 0; i < count; i++) {
    const word = zigzag ? (words[i]! << 1) ^ (words[i]! >> 15) : words[i]!;
    target[i] = word;
    target[count + i] = word >>> 8;
  }
}

function split4(words: Int32Array, zigzag: boolean, target: Uint8Array): void {
  const count = words.length;
  for (let i = 0; i < count; i++)
    putSplit(target, i, count, zigzag ? (words[i]! << 1) ^ (words[i]! >> 31) : words[i]!);
}

/** As two words each, the low one first. */
function split8(words: Int32Array, zigzag: boolean, target: Uint8Array): void {
  const count = words.length / 2;
  const upper = target.subarray(4 * count);
  for (let i = 0; i < count; i++) {
    const [low, high] = [words[2 * i]!, words[2 * i + 1]!];
    const flip = high >> 31;
    putSplit(target, i, count, zigzag ? (low << 1) ^ flip : low);
    putSplit(upper, i, count, zigzag ? ((high << 1) | (low >>> 31)) ^ flip : high);
  }
}

/** The four bytes of a word, `count` bytes apart. */
function putSplit(target: Uint8Array, at: number, count: number, word: number): void {
  target[at] = word;
  target[count + at] = word >>> 8;
  target[2 * count + at] = word >>> 16;
  target[3 * count + at] = word >>> 24;
}

/** Ends of collections as integers of 64 bits, split as their differences. */
function encodeIndex(ends: Float64Array, isSplit: boolean, target: Uint8Array): void {
  const count = ends.length;
  if (!isSplit) {
    const words = new Uint32Array(target.buffer, target.byteOffset, 2 * count);
    for (let i = 0; i < count; i++) {
      words[2 * i] = ends[i]!;
      words[2 * i + 1] = ends[i]! / 4294967296;
    }
    return;
  }
  const upper = target.subarray(4 * count);
  let before = 0;
  for (let i = 0; i < count; i++) {
    const difference = ends[i]! - before;
    before = ends[i]!;
    putSplit(target, i, count, difference >>> 0);
    putSplit(upper, i, count, (difference / 4294967296) >>> 0);
  }
}

function packBits(values: Uint8Array, target: Uint8Array): void {
  target.fill(0);
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) target[i >>> 3]! |= 1 << (i & 7);
}

/** Pairs of place and tag. */
function encodeSwitch(pairs: Float64Array, target: Uint8Array): void {
  const words = new Uint32Array(target.buffer, target.byteOffset, (3 * pairs.length) / 2);
  for (let i = 0, word = 0; i < pairs.length; i += 2, word += 3) {
    words[word] = pairs[i]!;
    words[word + 1] = pairs[i]! / 4294967296;
    words[word + 2] = pairs[i + 1]!;
  }
}
