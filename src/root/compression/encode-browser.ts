import { UsageError } from '../../errors.ts';
import type { Compression } from './compression.ts';
import { encodeZlib } from './deflate.ts';
import type { Encode } from './encode.ts';

/** The encoders of encode-node.ts where there is no Node: see `#encoders` in package.json. */

/** What is used when nothing is said. */
export const DEFAULT_COMPRESSION: Compression = { algorithm: 'zlib', level: 1 };

/** Zlib streams; of all levels there is the fastest. */
export function deflate(_level: number): Encode {
  return encodeZlib;
}

/** There is no encoder of zstd. */
export function zstd(_level: number): Encode {
  throw new UsageError('root: zstd can only be written in Node; zlib and lz4 can be written anywhere');
}
