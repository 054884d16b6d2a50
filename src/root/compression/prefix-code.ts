/** No pattern in deflate is longer. */
const MOST_BITS = 15;

/**
 * The best lengths of patterns for symbols that occur `counts` times, none longer than `most` bits; 0 for symbols that do
 * not occur. The patterns are complete, but for a single symbol, which gets one bit.
 */
export function codeLengths(counts: Uint32Array, most: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const symbols = byCount(counts);
  const leaves = leavesByDepth(counts, symbols);
  limitDepth(leaves, most);
  // The rarest come first and lie deepest.
  let next = 0;
  for (let depth = leaves.length - 1; depth > 0; depth--)
    for (let i = leaves[depth]!; i > 0; i--) lengths[symbols[next++]!] = depth;
  return lengths;
}

/** The symbols that occur, the rarest first; of those that occur as often the lower ones. */
function byCount(counts: Uint32Array): Uint32Array {
  const keys = new Float64Array(counts.length);
  let used = 0;
  for (let symbol = 0; symbol < counts.length; symbol++)
    if (counts[symbol]! > 0) keys[used++] = counts[symbol]! * counts.length + symbol;
  const sorted = keys.subarray(0, used).sort();
  const symbols = new Uint32Array(used);
  for (let i = 0; i < used; i++) symbols[i] = sorted[i]! % counts.length;
  return symbols;
}

/** How many leaves Huffman's tree over symbols, the rarest first, has at each depth. */
function leavesByDepth(counts: Uint32Array, symbols: Uint32Array): number[] {
  const count = symbols.length;
  if (count < 2) return [0, count];
  const sums = new Float64Array(2 * count - 1);
  for (let i = 0; i < count; i++) sums[i] = counts[symbols[i]!]!;
  const parents = new Uint32Array(sums.length);
  let leaf = 0;
  let node = count;
  for (let made = count; made < sums.length; made++) {
    for (let child = 0; child < 2; child++) {
      const isLeaf = node === made || (leaf < count && sums[leaf]! <= sums[node]!);
      const taken = isLeaf ? leaf++ : node++;
      sums[made]! += sums[taken]!;
      parents[taken] = made;
    }
  }
  const depths = new Uint8Array(sums.length);
  const leaves = [0];
  for (let i = sums.length - 2; i >= 0; i--) {
    const depth = depths[parents[i]!]! + 1;
    depths[i] = depth;
    if (depth === leaves.length) leaves.push(0);
    if (i < count) leaves[depth]!++;
  }
  return leaves;
}

/** Lifts leaves that are too deep, and lets others sink for it as little as possible. */
function limitDepth(leaves: number[], most: number): void {
  const deep = leaves.splice(most + 1).reduce((sum, count) => sum + count, 0);
  if (deep === 0) return;
  leaves[most]! += deep;
  const room = 2 ** most;
  let taken = leaves.reduce((sum, count, depth) => sum + (depth > 0 ? count * 2 ** (most - depth) : 0), 0);
  for (; taken > room; taken--) {
    // A leaf becomes a node with two: itself and one of the deepest.
    let depth = most - 1;
    while (leaves[depth] === 0) depth--;
    leaves[depth]!--;
    leaves[depth + 1]! += 2;
    leaves[most]!--;
  }
}

/** The patterns of such lengths as deflate has them: in order of length and symbol, the first bit lowest. */
export function codePatterns(lengths: Uint8Array): Uint16Array {
  const counts = new Uint16Array(MOST_BITS + 1);
  for (const length of lengths) if (length > 0) counts[length]!++;
  const next = new Uint16Array(MOST_BITS + 1);
  for (let length = 2; length <= MOST_BITS; length++)
    next[length] = 2 * (next[length - 1]! + counts[length - 1]!);
  const patterns = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length > 0) patterns[symbol] = reversed(next[length]!++, length);
  }
  return patterns;
}

function reversed(pattern: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) result = (result << 1) | ((pattern >>> bit) & 1);
  return result;
}
