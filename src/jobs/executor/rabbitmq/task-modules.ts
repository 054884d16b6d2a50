import { NotFoundError } from '../../../errors.ts';

/**
 * Which module does which tasks, by what stands before the `/` of their kind. A worker has this table itself: a message
 * can name a kind, but never code.
 */
export type TaskModules = { readonly [prefix: string]: URL };

/** The module for a kind of task. Throws `NotFoundError` when the table has none. */
export function moduleFor(modules: TaskModules, kind: string): URL {
  const prefix = kind.split('/', 1)[0] as string;
  const found = Object.hasOwn(modules, prefix) ? modules[prefix] : undefined;
  if (found) return found;
  const known = Object.keys(modules).map((name) => `${name}/`);
  throw new NotFoundError(`jobs: the worker has no tasks "${kind}"; it has ${known.join(', ') || 'none'}`);
}
