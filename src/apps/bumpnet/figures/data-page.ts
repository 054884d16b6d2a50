import {
  bytesText,
  type CutStep,
  dashboard,
  type Figure,
  numberText,
  type Panel,
  percentText,
} from '../../../plot/index.ts';
import type { Statistics } from '../statistics.ts';
import { COLOURS } from './colours.ts';

/** What was read and what was kept of it. */
export function dataPage(numbers: Statistics, note: string): Figure {
  const { events, parsed, inputs, particles } = numbers;
  const kinds = Object.entries(particles);
  const panels: Panel[] = [
    {
      title: 'Events',
      kind: 'numbers',
      rows: [
        { label: 'read', value: numberText(events.read) },
        { label: 'kept', value: numberText(events.kept) },
        { label: 'share kept', value: percentText(events.read > 0 ? events.kept / events.read : 0) },
        { label: 'kept per input', value: numberText(inputs.total > 0 ? events.kept / inputs.total : 0) },
      ],
    },
    {
      title: 'Selection',
      kind: 'cut-flow',
      steps: cutStepsOf(numbers),
    },
    {
      title: 'Volume',
      kind: 'numbers',
      rows: [
        { label: 'inputs', value: `${numberText(inputs.total)}, ${bytesText(inputs.bytes)}` },
        { label: 'parsed files', value: `${numberText(parsed.files)}, ${bytesText(parsed.bytes)}` },
        {
          label: 'bytes per event kept',
          value: numberText(events.kept > 0 ? parsed.bytes / events.kept : 0),
        },
      ],
    },
    {
      title: 'Objects in the events kept',
      kind: 'bars',
      items: kinds.map(([type, count]) => ({
        label: type,
        value: count,
        colour: COLOURS.objects[type] ?? COLOURS.info,
      })),
    },
    {
      title: 'Objects per event kept',
      kind: 'bars',
      items: kinds.map(([type, count]) => ({
        label: type,
        value: events.kept > 0 ? count / events.kept : 0,
        colour: COLOURS.objects[type] ?? COLOURS.info,
      })),
    },
    {
      title: 'Events kept of each input',
      kind: 'counts',
      values: numbers.eventsPerInput,
      xTitle: 'Events kept',
      yTitle: 'Inputs',
    },
  ];
  return dashboard({ title: 'Parsed data', note, panels });
}

/** The events that are left after each cut; none when no events were read. */
export function cutStepsOf({ cutFlow }: Statistics): CutStep[] {
  return (cutFlow?.steps ?? []).map(({ name, events }) => ({ name, count: events }));
}
