import { BeamlineError, messageOf } from '../../src/errors.ts';
import { inspectFile, openRootFile, type RootFile, verifyFile } from '../../src/root/index.ts';
import { fromBytes } from '../../src/storage/index.ts';

/** What came of using a file: errors of Beamline, by message; anything else thrown is a fault, with its stack. */
export interface Outcome {
  readonly refusals: readonly string[];
  readonly faults: readonly string[];
}

/** Does everything with a file that the library can: verifies, opens, lists, gets every object, reads every value. */
export async function exercise(bytes: Uint8Array): Promise<Outcome> {
  const refusals: string[] = [];
  const faults: string[] = [];
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof BeamlineError) refusals.push(`${what}: ${error.message}`);
      else faults.push(`${what}: ${error instanceof Error ? error.stack : messageOf(error)}`);
      return undefined;
    }
  };
  const source = () => fromBytes(bytes, 'mutated.root');
  await attempt('verify', () => verifyFile(source()));
  const file = await attempt('open', () => openRootFile(source()));
  if (file) {
    await useFile(file, attempt);
    await file.close();
  }
  return { refusals, faults };
}

async function useFile(
  file: RootFile,
  attempt: <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>,
): Promise<void> {
  const keys = (await attempt('list', () => file.list())) ?? [];
  for (const { path, cycle } of keys) await attempt(`get ${path}`, () => file.get(`${path};${cycle}`));
  await attempt('inspect', () => inspectFile(file));
}
