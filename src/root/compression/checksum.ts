import { createXXHash3, createXXHash64, type IHasher } from 'hash-wasm';

/** Hashes that need loading before they can be used synchronously. */
export interface Hashes {
  /** XXH64 with seed 0, big-endian. */
  xxh64(bytes: Uint8Array): Uint8Array;
  /** The 64 bits of XXH3 with seed 0, big-endian. */
  xxh3(bytes: Uint8Array): Uint8Array;
}

let loading: Promise<Hashes> | undefined;

/** Loads the hashes once for the whole program. */
export function loadHashes(): Promise<Hashes> {
  loading ??= Promise.all([createXXHash64(), createXXHash3()]).then(([xxh64, xxh3]) => ({
    xxh64: (bytes) => digest(xxh64, bytes),
    xxh3: (bytes) => digest(xxh3, bytes),
  }));
  return loading;
}

function digest(hasher: IHasher, bytes: Uint8Array): Uint8Array {
  return hasher.init().update(bytes).digest('binary');
}
