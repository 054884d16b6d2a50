import type { Command } from './command.ts';

/** A command by name. It is loaded when it is called, so that nothing waits for what it does not use. */
export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'run the BumpNet pipeline on files, or on the embedded sample',
    load: async () => (await import('./run.ts')).runCommand,
  },
  {
    name: 'analyze',
    summary: 'run an analysis of the ATLAS open data, such as H->ZZ->4l',
    load: async () => (await import('./analyze.ts')).analyzeCommand,
  },
  {
    name: 'submit',
    summary: 'run the BumpNet pipeline on workers elsewhere',
    load: async () => (await import('./submit.ts')).submitCommand,
  },
  {
    name: 'worker',
    summary: 'do tasks for runs that were started elsewhere',
    load: async () => (await import('./worker.ts')).workerCommand,
  },
  {
    name: 'merge',
    summary: 'put together what workers have done, once all of it is there',
    load: async () => (await import('./merge.ts')).mergeCommand,
  },
  {
    name: 'resume',
    summary: 'go on with a run that did not end well',
    load: async () => (await import('./resume.ts')).resumeCommand,
  },
  {
    name: 'retry',
    summary: 'try again what failed in a run',
    load: async () => (await import('./retry.ts')).retryCommand,
  },
  {
    name: 'status',
    summary: 'say how far a run is',
    load: async () => (await import('./status.ts')).statusCommand,
  },
  {
    name: 'scan',
    summary: 'look for bumps in the histograms of a ROOT file',
    load: async () => (await import('./scan.ts')).scanCommand,
  },
  {
    name: 'bumpnet',
    summary: 'say which histograms of a ROOT file BumpNet would take',
    load: async () => (await import('./bumpnet.ts')).bumpnetCommand,
  },
  {
    name: 'catalog',
    summary: 'say which files make up a data set of the open data portals',
    load: async () => (await import('./catalog.ts')).catalogCommand,
  },
  {
    name: 'inspect',
    summary: 'say what is in a ROOT file',
    load: async () => (await import('./inspect.ts')).inspectCommand,
  },
  {
    name: 'hadd',
    summary: 'merge ROOT files',
    load: async () => (await import('./hadd.ts')).haddCommand,
  },
];
