import { UsageError } from '../../errors.ts';

/** Bytes of a name that surely leave the key below the 32767 that it can count. */
const MAX_NAME = 8000;

/** Splits `dir/sub/name` into its directories and its name. Throws `UsageError` for what cannot be a path. */
export function splitPath(path: string): { directories: string[]; name: string } {
  const parts = path.split('/');
  const wrong = parts.some((part) => part === '' || part.includes(';') || part.length > MAX_NAME);
  if (wrong) throw new UsageError(`root: nothing can be written under the path "${path.slice(0, 100)}"`);
  return { directories: parts.slice(0, -1), name: parts.at(-1) as string };
}
