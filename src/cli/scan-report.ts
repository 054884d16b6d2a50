import { type RunWide, sigmaText } from '../apps/bumpnet/index.ts';
import type { NotScanned, ScanResult } from '../hist/index.ts';
import { alignColumns, countOf } from './text-table.ts';

/** The table, the most significant first. */
export function scanLines(
  searched: readonly ScanResult[],
  others: readonly NotScanned[],
  wide: RunWide | undefined,
  withOthers: boolean,
): string[] {
  const head = ['histogram', 'window', 'seen', 'expected', 'local', 'global p', 'global', 'background'];
  const table = searched.length === 0 ? [] : alignColumns([head, ...searched.map(rowOf)]);
  const rest = withOthers ? others.map(({ name, reason }) => `not searched: ${name}: ${reason}`) : [];
  const count = others.length > 0 ? `, ${others.length} not searched` : '';
  const last = wide
    ? `${countOf(wide.histograms, 'histogram')} searched${count}: ${sigmaText(wide.significance)} (p = ${pText(wide.p)}) for the most significant of all`
    : `no histogram could be searched${count}`;
  return [...table, ...rest, last];
}

function rowOf({ name, bump, global, background }: ScanResult): string[] {
  return [
    name,
    `${plain(bump.low)}-${plain(bump.high)}`,
    String(bump.observed),
    bump.expected.toFixed(1),
    sigmaText(bump.significance),
    `${global.isExtrapolated ? '~' : ''}${pText(global.p)}`,
    sigmaText(global.significance),
    `${background.family} (${background.parameters}), ${background.deviance.toFixed(1)}/${background.degreesOfFreedom}`,
  ];
}

function pText(p: number): string {
  return p >= 0.001 ? p.toFixed(3) : p.toExponential(1);
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
