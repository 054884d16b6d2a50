import type { Json } from '../json.ts';
import { isOutputFile, type OutputFile } from '../output/publish.ts';

/**
 * The files of the run that the input of a task names, wherever in it they stand, each once: what a task reads of its
 * run directory, it is told as `OutputFile`s.
 */
export function filesNamedIn(input: Json): readonly OutputFile[] {
  const found = new Map<string, OutputFile>();
  const look = (value: Json): void => {
    if (isOutputFile(value)) found.set(value.path, value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look(input);
  return [...found.values()];
}
