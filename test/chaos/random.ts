/** Numbers from 0 to 1 that look random and are the same for the same seed (xorshift of 32 bits). */
export function seededRandom(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
