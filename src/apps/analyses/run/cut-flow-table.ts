import type { AnalysisResult, Yield } from './result.ts';

const HEAD = ['of', 'name', 'title', 'role', 'group', 'step', 'events', 'weighted'];

/** The cut flow of every group and every sample as CSV, one line for each step. */
export function cutFlowTable({ groups, datasets }: AnalysisResult): string {
  const lines = [
    HEAD.join(','),
    ...groups.flatMap((one) => linesOf('group', one)),
    ...datasets.flatMap((one) => linesOf('sample', one)),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf(of: string, { name, title, role, group, steps }: Yield): string[] {
  return steps.map((step) =>
    [of, name, title, role, group, step.name, step.events, step.weight].map(cell).join(','),
  );
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
