/**
 * Bytes from anywhere, and to a place.
 *
 *     const source = await fromFile('events.root');
 *     const [magic] = await source.read([{ start: 0, end: 4 }]);
 *     await source.close();
 *
 * - *source*: bytes that can be read at any place, by batches of ranges.
 * - *sink*: a place to write bytes to.
 */
export type { ByteSink } from './byte-sink.ts';
export type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts';
export { fromFile, toFile } from './file.ts';
export { fromBytes, type MemorySink, toMemory } from './memory.ts';
