import type { Elements, Encoding } from './column-type.ts';

/** The bytes of a page of elements, as `decodePage` reads them. The result shares nothing with the elements. */
export function encodePage(encoding: Encoding, elements: Elements): Uint8Array<ArrayBuffer> {
  switch (encoding.kind) {
    case 'plain':
      return bytesOf(elements);
    case 'split': {
      const width = elements.BYTES_PER_ELEMENT as 2 | 4 | 8;
      const bytes = bytesOf(elements);
      if (encoding.zigzag) zigzag(bytes, width);
      return split(bytes, width);
    }
    case 'index':
      return encodeIndex(elements as Float64Array, encoding.split);
    case 'bits':
      return packBits(elements as Uint8Array);
    case 'switch':
      return encodeSwitch(elements as Float64Array);
    case 'half':
    case 'truncated':
    case 'quantized':
      throw new Error(`root: pages of ${encoding.kind} numbers are not written`);
    default:
      return encoding satisfies never;
  }
}

function bytesOf(elements: Elements): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength));
}

/** Puts all first bytes first, then all second ones, and so on. */
function split(bytes: Uint8Array, width: 2 | 4 | 8): Uint8Array<ArrayBuffer> {
  const count = bytes.length / width;
  const apart = new Uint8Array(bytes.length);
  for (let byte = 0; byte < width; byte++) {
    const start = byte * count;
    for (let i = 0; i < count; i++) apart[start + i] = bytes[i * width + byte]!;
  }
  return apart;
}

/** In place: x becomes 2x, or -2x - 1 when negative. */
function zigzag(bytes: Uint8Array<ArrayBuffer>, width: 2 | 4 | 8): void {
  if (width === 2) {
    const words = new Int16Array(bytes.buffer);
    for (let i = 0; i < words.length; i++) words[i] = (words[i]! << 1) ^ (words[i]! >> 15);
  } else if (width === 4) {
    const words = new Int32Array(bytes.buffer);
    for (let i = 0; i < words.length; i++) words[i] = (words[i]! << 1) ^ (words[i]! >> 31);
  } else {
    const words = new Int32Array(bytes.buffer);
    for (let i = 0; i < words.length; i += 2) {
      const [low, high] = [words[i]!, words[i + 1]!];
      words[i] = (low << 1) ^ (high >> 31);
      words[i + 1] = ((high << 1) | (low >>> 31)) ^ (high >> 31);
    }
  }
}

function encodeIndex(ends: Float64Array, isSplit: boolean): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(2 * ends.length);
  let before = 0;
  for (let i = 0; i < ends.length; i++) {
    const value = ends[i]! - before;
    words[2 * i] = value % 4294967296;
    words[2 * i + 1] = value / 4294967296;
    if (isSplit) before = ends[i]!;
  }
  const bytes = new Uint8Array(words.buffer);
  return isSplit ? split(bytes, 8) : bytes;
}

function packBits(values: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) bytes[i >>> 3]! |= 1 << (i & 7);
  return bytes;
}

/** Pairs of place and tag. */
function encodeSwitch(pairs: Float64Array): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array((3 * pairs.length) / 2);
  for (let i = 0, word = 0; i < pairs.length; i += 2, word += 3) {
    words[word] = pairs[i]! % 4294967296;
    words[word + 1] = pairs[i]! / 4294967296;
    words[word + 2] = pairs[i + 1]!;
  }
  return new Uint8Array(words.buffer);
}
