import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean, nearestTo, UsageError } from '../errors.ts';

/** How a program ends. */
export const EXIT = { done: 0, failed: 1, usage: 2, partial: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command may touch besides files: handed in, so that it can be tried without a terminal. */
export interface Terminal {
  /** Takes what the user asked for. */
  out(text: string): void;
  /** Takes progress and complaints. */
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command of the program. */
export interface Command {
  /** The whole help. */
  readonly help: string;
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses what follows a command. Throws `UsageError` that names the nearest option for one that does not exist. */
export function parseCommandLine<O extends Options>(command: string, args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /Unknown option '--?([^']+)'/.exec(message)?.[1];
    if (unknown === undefined)
      throw new UsageError(`beamline ${command}: ${message.split('\n')[0]}`, { cause: error });
    const nearest = nearestTo(unknown, Object.keys(options)).map((name) => `--${name}`);
    throw new UsageError(`beamline ${command}: unknown option --${unknown}`, {
      hint:
        nearest.length > 0
          ? `did you mean ${nearest.join(' or ')}?`
          : `"beamline help ${command}" lists the options`,
    });
  }
}

/** The choice that an option names. Throws `UsageError` for one that there is not. */
export function choiceOf<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`beamline: --${option} is "${text}"`, {
    hint: didYouMean(text, choices) ?? `one of ${choices.join(', ')}`,
  });
}

/** A whole number from 1 up, as the value of an option. Throws `UsageError` otherwise. */
export function positiveInteger(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new UsageError(`beamline: --${option} is "${text}", expected a whole number from 1 up`);
}
