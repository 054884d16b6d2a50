import type { AnalysisResult, AnalysisSummary, Significance, Yield } from '../apps/analyses/index.ts';
import { STATE_WORDS } from './report.ts';

/** What a run of an analysis ends with: the cut flow of every group, what is lacking, and where the files are. */
export function analysisReport({ directory, state, result, figures, failures }: AnalysisSummary): string {
  const lines = [
    STATE_WORDS[state],
    ...(result ? ['', ...cutFlowLines(result), '', ...(significanceLines(result.significance) ?? [])] : []),
    ...(result ? lacking(result) : []),
    `  figures        ${figures.length} in plots/`,
    `  run directory  ${directory}`,
    ...failures.map(({ stage, task, reason }) => `  failed: ${stage}${task ? `: ${task}` : ''}: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A line for each cut, a column for each group. */
function cutFlowLines({ groups }: AnalysisResult): string[] {
  const steps = groups[0]?.steps ?? [];
  const rows = [
    ['', ...groups.map(({ title }) => plain(title))],
    ...steps.map((step, i) => [plain(step.label), ...groups.map((group) => weightText(group, i))]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => lettersIn(row[column]!))));
  return rows.map(
    (row) =>
      `  ${row.map((text, i) => (i === 0 ? pad(text, widths[i]!) : padLeft(text, widths[i]!))).join('  ')}`,
  );
}

function weightText({ role, steps }: Yield, i: number): string {
  const step = steps[i];
  return role === 'data' ? String(step?.events ?? 0) : (step?.weight ?? 0).toFixed(2);
}

function significanceLines(found: Significance | null): string[] {
  if (found === null) return [];
  const { low, high, signal, background, data, notebook, expected, observed } = found;
  const text = (value: number | null) => (value === null ? 'none' : value.toFixed(2));
  return [
    `  ${low} to ${high} GeV: ${signal.toFixed(2)} signal and ${background.toFixed(2)} background expected, ${data} seen`,
    `  significance   ${text(expected)} expected, ${text(observed)} observed (${text(notebook)} by the formula of the notebook)`,
  ];
}

function lacking({ missing, incomplete, groups }: AnalysisResult): string[] {
  const notFinite = groups.reduce((sum, group) => sum + group.notFinite, 0);
  return [
    ...(missing.length > 0 ? [`  missing        ${missing.length} samples: ${missing.join(', ')}`] : []),
    ...(incomplete.length > 0 ? [`  incomplete     ${incomplete.join(', ')}`] : []),
    ...(notFinite > 0 ? [`  note: events without a finite weight, left out: ${notFinite}`] : []),
  ];
}

/** Without the marks of sub- and superscripts. */
function plain(text: string): string {
  return text.replace(/[\^_]\{([^{}]*)\}/g, '$1');
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(width - lettersIn(text));
}

function padLeft(text: string, width: number): string {
  return ' '.repeat(width - lettersIn(text)) + text;
}

/** Places that a text takes: a bar over a letter takes none. */
function lettersIn(text: string): number {
  return [...text.replace(/\p{M}/gu, '')].length;
}
