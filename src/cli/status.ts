import { UsageError } from '../errors.ts';
import { type RunStatus, readRun, type StageSummary } from '../jobs/index.ts';
import { type Command, EXIT, parseCommandLine } from './command.ts';
import { findRun } from './find-run.ts';
import { failureText } from './report.ts';

const HELP = `usage: beamline status DIR [--json]

Says how far a run is, live or dead, and what failed in it. Changes nothing.`;

const OPTIONS = { json: { type: 'boolean', default: false } } as const;

/** `beamline status`. */
export const statusCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('status', args, OPTIONS);
    const [given, ...others] = positionals;
    if (given === undefined || others.length > 0) {
      throw new UsageError('beamline status: expected one run directory', { hint: 'beamline status DIR' });
    }
    const status = await readRun(await findRun(given));
    const { record: _, ...short } = status;
    terminal.out(values.json ? `${JSON.stringify(short, null, 2)}\n` : textOf(status));
    return EXIT.done;
  },
};

function textOf({ directory, state, record, stages, failures, holder }: RunStatus): string {
  const lines = [
    `${record.name}: ${state}`,
    `  run directory  ${directory}`,
    `  began          ${record.createdAt}`,
    ...(holder ? [`  held by        process ${holder.pid} on ${holder.host}`] : []),
    ...stages.map(lineOfStage),
    ...failures.map((failure) => `  failed: ${failureText(failure)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function lineOfStage({ name, state, total, done, failed, running }: StageSummary): string {
  const parts = [
    `${done} of ${total} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running > 0 ? [`${running} running`] : []),
  ];
  return `  ${name.padEnd(14)} ${state.padEnd(10)} ${parts.join(', ')}`;
}
