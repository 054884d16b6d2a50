import { createXXHash3, type IHasher } from 'hash-wasm';

/** Hashes that need loading before they can be used synchronously. */
export interface Hashes {
  /** The 64 bits of XXH3 with seed 0, big-endian. */
  xxh3(bytes: Uint8Array): Uint8Array;
}

let loading: Promise<Hashes> | undefined;

/** Loads the hashes once for the whole program. */
export function loadHashes(): Promise<Hashes> {
  loading ??= createXXHash3().then((hasher) => ({ xxh3: (bytes) => digest(hasher, bytes) }));
  return loading;
}

function digest(hasher: IHasher, bytes: Uint8Array): Uint8Array {
  return hasher.init().update(bytes).digest('binary');
}
