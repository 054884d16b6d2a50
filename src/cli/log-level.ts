import { choiceOf } from './command.ts';

const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;

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
  const level = LEVELS.indexOf(choiceOf('log-level', asked.toUpperCase(), LEVELS));
  return { quiet: quiet || level > 1, everyTask: level === 0, notices: level <= 2 };
}
