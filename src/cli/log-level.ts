import { nearestTo, UsageError } from '../errors.ts';

const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
type Level = (typeof LEVELS)[number];

/** What a command tells besides its result. */
export interface Verbosity {
  /** No progress. */
  readonly quiet: boolean;
  /** Every task that is done, with its time. */
  readonly everyTask: boolean;
  /** What the user should know of his configuration. */
  readonly notices: boolean;
}

/** What `--log-level` asks for; `--quiet` takes the progress away. Throws `UsageError` for a level that does not exist. */
export function verbosityOf(asked = 'INFO', quiet = false): Verbosity {
  const level = LEVELS.indexOf(levelNamed(asked));
  return { quiet: quiet || level > 1, everyTask: level === 0, notices: level <= 2 };
}

function levelNamed(text: string): Level {
  const level = LEVELS.find((one) => one === text.toUpperCase());
  if (level) return level;
  const nearest = nearestTo(text.toUpperCase(), LEVELS);
  throw new UsageError(`beamline: --log-level is "${text}"`, {
    hint: nearest.length > 0 ? `did you mean ${nearest.join(' or ')}?` : `one of ${LEVELS.join(', ')}`,
  });
}
