import { join } from 'node:path';
import { writeNpy } from '../../../convert/index.ts';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { type ByteSource, fromFile, toNewFile } from '../../../storage/index.ts';
import { inParallel } from '../in-parallel.ts';
import { type PartContent, readPart } from './part-file.ts';

/** Signatures whose masses are to be put together from all parts. */
export type GatherInput = {
  /** The folder of the arrays, from the run directory. */
  readonly folder: string;
  readonly signatures: readonly string[];
  /** In the order of the inputs. */
  readonly parts: readonly OutputFile[];
};

/** The arrays that were made. */
export type GatherResult = {
  readonly outputs: readonly OutputFile[];
  readonly arrays: readonly GatheredArray[];
};

export type GatheredArray = {
  /** The folder of its group. */
  readonly folder: string;
  readonly signature: string;
  readonly entries: number;
};

/** Writes `{signature}.npy` for each signature: its masses from all parts, in the order of the parts. */
export const gatherTask = typedTask(
  'bumpnet/gather',
  async (input: GatherInput, context): Promise<GatherResult> => {
    const parts = await Promise.all(input.parts.map(({ path }) => describePart(context.directory, path)));
    let finished = 0;
    const gathered = await inParallel(input.signatures, async (signature) => {
      context.signal.throwIfAborted();
      const entries = entriesIn(parts, signature);
      const output = await publish(context.directory, `${input.folder}/${signature}.npy`, async (path) =>
        writeNpy(await toNewFile(path), entries, massesIn(parts, signature)),
      );
      context.progress({ done: ++finished, total: input.signatures.length, unit: 'signatures' });
      return { output, array: { folder: input.folder, signature, entries } };
    });
    return { outputs: gathered.map(({ output }) => output), arrays: gathered.map(({ array }) => array) };
  },
);

interface Part {
  readonly path: string;
  readonly content: PartContent;
}

async function describePart(directory: string, path: string): Promise<Part> {
  const whole = join(directory, path);
  return { path: whole, content: await withSource(whole, readPart) };
}

function entriesIn(parts: readonly Part[], signature: string): number {
  const bytes = parts
    .map(({ content }) => content.places.get(signature))
    .map((place) => (place ? place.end - place.start : 0));
  return bytes.reduce((sum, length) => sum + length, 0) / 8;
}

async function* massesIn(parts: readonly Part[], signature: string): AsyncGenerator<Float64Array> {
  for (const { path, content } of parts) {
    const place = content.places.get(signature);
    if (!place) continue;
    const [bytes] = await withSource(path, (source) => source.read([place]));
    yield new Float64Array((bytes as Uint8Array).slice().buffer);
  }
}

async function withSource<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const source = await fromFile(path);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}
