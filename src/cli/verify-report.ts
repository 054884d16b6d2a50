import { bytesText } from '../plot/index.ts';
import type { FileVerdict, Finding } from '../root/index.ts';
import { countOf } from './text-table.ts';

/** What was checked in a file and what was found, a line for each finding. */
export function describeVerdict({ file, isSound, checked, findings, more }: FileVerdict): string {
  const counts = [
    countOf(checked.records, 'record'),
    countOf(checked.keys, 'key'),
    countOf(checked.objects, 'object'),
    countOf(checked.branches, 'branch', 'branches'),
    countOf(checked.baskets, 'basket'),
    countOf(checked.pages, 'page'),
    `${bytesText(checked.rawBytes)} decompressed`,
  ];
  const rest = more > 0 ? [`and ${countOf(more, 'more finding')}`] : [];
  const lines = findings.map(findingText);
  return [`${file}: ${isSound ? 'sound' : 'damaged'}`, counts.join(', '), ...lines, ...rest].join('\n');
}

function findingText({ severity, object, offset, message }: Finding): string {
  const place = offset === undefined ? '' : ` at ${offset}`;
  return `${severity}: ${object}${place}: ${message}`;
}
