/**
 * The errors of Beamline: one class for each decision that a caller can make, told apart by `tag`.
 * Messages start with the area and name the file, the object, the offset and both numbers:
 * `root: basket 12 of "jet_pt" at 48112: expected 512 bytes, got 498`.
 */

/** What every error of Beamline has: a literal tag, and at most one line of advice. */
export abstract class BeamlineError extends Error {
  abstract readonly tag: string;
  /** What the user can do about it, in one line without a full stop. */
  readonly hint: string | undefined;

  constructor(message: string, options: { cause?: unknown; hint?: string | undefined } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** The command line or the configuration is wrong: nothing was done. */
export class UsageError extends BeamlineError {
  readonly tag = 'usage' as const;
}

/** The bytes are not what their format says: that input is lost, others are not. */
export class FormatError extends BeamlineError {
  readonly tag = 'format' as const;
}

/** Something that was named does not exist: a file, an object, a branch, a column. */
export class NotFoundError extends BeamlineError {
  readonly tag = 'not-found' as const;
}

/** The bytes are right, but Beamline does not read or write such a thing. */
export class UnsupportedError extends BeamlineError {
  readonly tag = 'unsupported' as const;
}

/** A storage failed to deliver or take bytes. `transient` says whether trying again can help. */
export class StorageError extends BeamlineError {
  readonly tag = 'storage' as const;
  readonly transient: boolean;

  constructor(
    message: string,
    options: { cause?: unknown; hint?: string | undefined; transient?: boolean } = {},
  ) {
    super(message, options);
    this.transient = options.transient ?? false;
  }
}

/** A ceiling that the configuration sets would be passed: a size, a count, an expansion. */
export class LimitError extends BeamlineError {
  readonly tag = 'limit' as const;
}

/** The caller asked to stop. */
export class CancelledError extends BeamlineError {
  readonly tag = 'cancelled' as const;
}

/** Somebody else holds what is needed: a run directory, a lock. */
export class BusyError extends BeamlineError {
  readonly tag = 'busy' as const;
}

interface ErrorByTag {
  usage: UsageError;
  format: FormatError;
  'not-found': NotFoundError;
  unsupported: UnsupportedError;
  storage: StorageError;
  limit: LimitError;
  cancelled: CancelledError;
  busy: BusyError;
}

/** Every tag there is. */
export type ErrorTag = keyof ErrorByTag;

/** Whether `error` is the Beamline error with this tag. */
export function isError<T extends ErrorTag>(error: unknown, tag: T): error is ErrorByTag[T] {
  return error instanceof BeamlineError && error.tag === tag;
}

/** The message of anything thrown, for a log line or the text of another error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of an error of the operating system, such as `ENOENT`; `undefined` for any other error. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Why something failed, for a message that names the file itself: `permission denied`. */
export function reasonOf(error: unknown): string {
  const message = messageOf(error);
  if (systemCodeOf(error) === undefined) return message;
  // `EACCES: permission denied, open 'events.root'`
  return /^[A-Z0-9]+: (.+?), [a-z]+(?: '.*)?$/s.exec(message)?.[1] ?? message;
}

/** For a hint: whether one of the names was meant that are most like `name`; `undefined` when none is like it. */
export function didYouMean(name: string, names: Iterable<string>): string | undefined {
  const nearest = nearestTo(name, names);
  return nearest.length > 0 ? `did you mean ${nearest.join(' or ')}?` : undefined;
}

/** The names most like `name`, at most three, best first: for a message about a name that does not exist. */
export function nearestTo(name: string, names: Iterable<string>): string[] {
  const target = name.toLowerCase();
  const furthest = Math.max(2.5, target.length / 2);
  const scored = [...new Set(names)].map((candidate) => ({
    candidate,
    distance: distanceOf(target, candidate.toLowerCase()),
  }));
  return scored
    .filter(({ distance }) => distance <= furthest)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Single-letter edits from one name to the other; one inside the other costs half of what is left. */
function distanceOf(from: string, to: string): number {
  if (from.includes(to) || to.includes(from)) return Math.abs(from.length - to.length) / 2;
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
