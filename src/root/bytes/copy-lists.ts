import type { Numbers } from '../../column/index.ts';

/** Lists behind one another: list `i` from `starts[i]` to `starts[i + 1]`, of which the first `header` bytes are no items. */
export interface Lists {
  readonly starts: Int32Array;
  readonly header: number;
}

/**
 * Copies the big-endian numbers in the lists `from` to `to` into `target` from `index` on, in the machine's order. Both must
 * lie inside; the caller has checked them. One loop for all: most lists are too short for a call each.
 */
export function copyLists(
  view: DataView,
  lists: Lists,
  from: number,
  to: number,
  target: Numbers,
  index: number,
): void {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width } = target;
  if (width === 1)
    inPieces(copyBytes, view, lists, from, to, new Uint8Array(buffer, byteOffset, byteLength), index);
  else if (width === 2)
    inPieces(copy16, view, lists, from, to, new Uint16Array(buffer, byteOffset, byteLength / 2), index);
  else {
    const words = new Uint32Array(buffer, byteOffset, byteLength / 4);
    if (width === 4) inPieces(copy32, view, lists, from, to, words, index);
    else inPieces(copy64, view, lists, from, to, words, 2 * index);
  }
}

/** Gives the index behind what was copied. */
type CopyLists<A> = (
  view: DataView,
  lists: Lists,
  from: number,
  to: number,
  target: A,
  index: number,
) => number;

/** V8 takes its time to make the best code for a loop that runs long, but does so soon for a function that is called often. */
const PIECE = 256;

function inPieces<A>(
  copy: CopyLists<A>,
  view: DataView,
  lists: Lists,
  from: number,
  to: number,
  target: A,
  index: number,
): void {
  let k = index;
  for (let i = from; i < to; i += PIECE) k = copy(view, lists, i, Math.min(to, i + PIECE), target, k);
}

// One function for each width, so that each is compiled for arrays of one kind.

const copyBytes: CopyLists<Uint8Array> = (view, { starts, header }, from, to, target, index) => {
  let k = index;
  let end = starts[from]!;
  for (let i = from + 1; i <= to; i++) {
    let at = end + header;
    end = starts[i]!;
    for (; at < end; at++) target[k++] = view.getUint8(at);
  }
  return k;
};

const copy16: CopyLists<Uint16Array> = (view, { starts, header }, from, to, target, index) => {
  let k = index;
  let end = starts[from]!;
  for (let i = from + 1; i <= to; i++) {
    let at = end + header;
    end = starts[i]!;
    for (; at < end; at += 2) target[k++] = view.getUint16(at);
  }
  return k;
};

const copy32: CopyLists<Uint32Array> = (view, { starts, header }, from, to, target, index) => {
  let k = index;
  let end = starts[from]!;
  for (let i = from + 1; i <= to; i++) {
    let at = end + header;
    end = starts[i]!;
    for (; at < end; at += 4) target[k++] = view.getUint32(at);
  }
  return k;
};

/** As two words each, the low one first. */
const copy64: CopyLists<Uint32Array> = (view, { starts, header }, from, to, target, index) => {
  let k = index;
  let end = starts[from]!;
  for (let i = from + 1; i <= to; i++) {
    let at = end + header;
    end = starts[i]!;
    for (; at < end; at += 8) {
      target[k++] = view.getUint32(at + 4);
      target[k++] = view.getUint32(at);
    }
  }
  return k;
};
