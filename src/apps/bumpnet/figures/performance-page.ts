import {
  bytesText,
  dashboard,
  type Figure,
  numberText,
  type Panel,
  percentText,
} from '../../../plot/index.ts';
import type { Statistics } from '../statistics.ts';
import { COLOURS } from './colours.ts';

/** How long each stage took, what failed, how much was read. `peakMemoryBytes` is that of the process that draws. */
export function performancePage(numbers: Statistics, note: string, peakMemoryBytes: number): Figure {
  const { inputs, events, attempts, parsed, errors } = numbers;
  const seconds = numbers.stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const parsing = numbers.stages.find(({ name }) => name === 'parse')?.seconds ?? 0;
  const perSecond = (amount: number) => (parsing > 0 ? amount / parsing : 0);
  const done = inputs.total - inputs.failed;
  const panels: Panel[] = [
    {
      title: 'Time of each stage [s]',
      kind: 'bars',
      items: numbers.stages.map((stage) => ({
        label: stage.name,
        value: stage.seconds,
        colour: COLOURS.primary,
      })),
    },
    {
      title: 'Inputs',
      kind: 'donut',
      centre: inputs.total > 0 ? percentText(done / inputs.total) : '',
      items: [
        { label: 'read', value: done, colour: COLOURS.success },
        { label: 'failed', value: inputs.failed, colour: COLOURS.failure },
      ],
    },
    {
      title: 'Throughput',
      kind: 'numbers',
      rows: [
        { label: 'events parsed per second', value: numberText(perSecond(events.read)) },
        { label: 'input parsed per second', value: bytesText(perSecond(inputs.bytes)) },
        { label: 'time in all', value: `${seconds.toFixed(1)} s` },
      ],
    },
    {
      title: 'Resources',
      kind: 'numbers',
      rows: [
        { label: 'peak memory', value: bytesText(peakMemoryBytes) },
        { label: 'input', value: bytesText(inputs.bytes) },
        { label: 'read of it', value: bytesText(inputs.bytesRead) },
        { label: 'parsed data', value: bytesText(parsed.bytes) },
      ],
    },
    {
      title: 'Attempts',
      kind: 'bars',
      items: [
        { label: 'all', value: attempts.total, colour: COLOURS.primary },
        { label: 'made again', value: attempts.again, colour: COLOURS.accent },
      ],
    },
    errors.length === 0
      ? { title: 'Errors', kind: 'message', text: 'No errors' }
      : {
          title: 'Errors',
          kind: 'bars',
          items: errors
            .slice(0, 5)
            .map(({ reason, count }) => ({ label: reason, value: count, colour: COLOURS.failure })),
        },
  ];
  return dashboard({ title: 'Performance', note, panels });
}
