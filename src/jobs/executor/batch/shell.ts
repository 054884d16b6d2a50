/** A word that a shell takes as it is. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line of such words. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ');

/** How the program on a node is wrapped. */
export interface NodeEnvironment {
  /** Environment modules to load before: `module load NAME`. */
  readonly modules?: readonly string[];
  /** Shell lines to run before, such as a site's setup. */
  readonly setup?: readonly string[];
  /** Starts a container, the program follows: `['apptainer', 'exec', '--bind', '/data', 'beamline.sif']`. */
  readonly container?: readonly string[];
}

/**
 * The script of one element. The program replaces the shell, so that the signals of the batch system reach it.
 * `start` are the lines that the batch system needs, `element` is shell text that gives the name of the element.
 */
export function elementScript(
  start: readonly string[],
  command: readonly string[],
  element: string,
  { modules = [], setup = [], container = [] }: NodeEnvironment,
): string {
  const lines = [
    '#!/bin/bash',
    ...start,
    ...setup,
    ...modules.map((name) => `module load ${shellWord(name)} || exit 1`),
    `exec ${shellLine([...container, ...command])} --element ${element}`,
  ];
  return `${lines.join('\n')}\n`;
}
