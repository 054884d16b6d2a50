/** The pages of numbers that the pipeline draws: performance, data, masses, histograms. */
import { combinationSize, parseSignature } from '../../../combinatorics/index.ts';
import { dashboard, type Figure, numberText, type Panel, percentText } from '../../../plot/index.ts';
import type { HistogramSettings } from '../settings.ts';
import { eventsByState, type Statistics, stateOf } from '../statistics.ts';
import { COLOURS } from './colours.ts';

const TOP = 10;

/** How long each stage took, what failed, how much was read. `peakMemoryBytes` is that of the process that draws. */
export function performancePage(numbers: Statistics, note: string, peakMemoryBytes: number): Figure {
  const { inputs, events, attempts, parsed, errors } = numbers;
  const seconds = numbers.stages.reduce((sum, stage) => sum + stage.seconds, 0);
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
        { label: 'events per second', value: numberText(seconds > 0 ? events.read / seconds : 0) },
        { label: 'input per second', value: bytesText(seconds > 0 ? inputs.bytes / seconds : 0) },
        { label: 'time in all', value: `${seconds.toFixed(1)} s` },
      ],
    },
    {
      title: 'Resources',
      kind: 'numbers',
      rows: [
        { label: 'peak memory', value: bytesText(peakMemoryBytes) },
        { label: 'input', value: bytesText(inputs.bytes) },
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

/** What was read and what was kept of it. */
export function dataPage(numbers: Statistics, note: string): Figure {
  const { events, parsed, inputs, particles, cutFlow } = numbers;
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
      steps: (cutFlow?.steps ?? []).map((step) => ({
        name: STEP_NAMES[step.name] ?? step.name,
        count: step.events,
      })),
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

const STEP_NAMES: Record<string, string> = {
  read: 'read',
  objects: 'cuts on objects',
  counts: 'limits on counts',
};

/** The masses: how many, of what, in which final states. */
export function massPage(numbers: Statistics, note: string): Figure {
  const { arrays, events, notFinite } = numbers;
  const states = eventsByState(arrays);
  const masses = total(arrays);
  const inStates = states.reduce((sum, state) => sum + state.events, 0);
  const panels: Panel[] = [
    {
      title: 'Masses',
      kind: 'numbers',
      rows: [
        { label: 'final states', value: numberText(states.length) },
        { label: 'signatures', value: numberText(arrays.length) },
        { label: 'masses', value: numberText(masses) },
        { label: 'not finite, left out', value: numberText(notFinite) },
      ],
    },
    { title: 'Signatures with each object', kind: 'bars', items: countByObject(arrays, () => 1) },
    {
      title: 'Masses with each object',
      kind: 'donut',
      items: countByObject(arrays, ({ entries }) => entries),
    },
    { title: 'Masses by number of objects', kind: 'bars', direction: 'vertical', items: bySize(arrays) },
    {
      title: 'Final states with the most events',
      kind: 'bars',
      items: states.slice(0, TOP).map(({ state, events: count }) => ({
        label: shortState(state),
        value: count,
        colour: COLOURS.primary,
      })),
    },
    {
      title: 'Yield',
      kind: 'numbers',
      rows: [
        { label: 'events in these states', value: numberText(inStates) },
        {
          label: 'share of the events kept',
          value: percentText(events.kept > 0 ? inStates / events.kept : 0),
        },
        { label: 'masses per event', value: numberText(inStates > 0 ? masses / inStates : 0) },
      ],
    },
  ];
  return dashboard({ title: 'Invariant masses', note, panels });
}

/** The histograms, and what cleaning did to them. */
export function histogramPage(
  numbers: Statistics,
  settings: HistogramSettings,
  binWidth: number,
  note: string,
): Figure {
  const { histograms, cleaned } = numbers;
  const sumOf = (part: 'removed' | 'main' | 'outliers') => cleaned.reduce((sum, one) => sum + one[part], 0);
  const split = cleaned.filter(({ outliers }) => outliers > 0);
  const panels: Panel[] = [
    {
      title: 'Histograms',
      kind: 'numbers',
      rows: [
        { label: 'histograms', value: numberText(histograms.length) },
        { label: 'entries', value: numberText(total(histograms)) },
        { label: 'spectra cleaned', value: numberText(cleaned.length) },
        { label: 'of them with outliers', value: numberText(split.length) },
      ],
    },
    {
      title: 'Masses after cleaning',
      kind: 'donut',
      items: [
        { label: 'main', value: sumOf('main'), colour: COLOURS.success },
        { label: 'outliers', value: sumOf('outliers'), colour: COLOURS.accent },
        { label: 'below the peak', value: sumOf('removed'), colour: COLOURS.secondary },
      ],
    },
    {
      title: 'Share of outliers in each spectrum',
      kind: 'counts',
      values: split.map(({ main, outliers }) => (100 * outliers) / (main + outliers)),
      xTitle: 'Outliers [%]',
      yTitle: 'Spectra',
    },
    {
      title: 'Entries of each histogram',
      kind: 'counts',
      values: histograms.map(({ entries }) => Math.log10(Math.max(1, entries))),
      xTitle: 'log_{10} (entries)',
      yTitle: 'Histograms',
    },
    { title: 'Histograms in each final state', kind: 'bars', items: histogramsByState(histograms) },
    {
      title: 'Configuration',
      kind: 'numbers',
      rows: [
        { label: 'bin width', value: settings.widths.map((width) => `${width} GeV`).join(', ') },
        { label: 'bins', value: settings.binning === 'fixed' ? 'fixed grid' : 'range of the data' },
        { label: 'bins to find the peak', value: `${binWidth} GeV` },
        { label: 'outliers', value: settings.excludeOutliers ? 'left out' : 'included' },
      ],
    },
  ];
  return dashboard({ title: 'Histograms', note, panels });
}

const OBJECT_OF_LETTER: Record<string, string> = {
  e: 'Electrons',
  m: 'Muons',
  j: 'Jets',
  g: 'Photons',
  t: 'Taus',
  b: 'BJets',
};

function countByObject(
  arrays: Statistics['arrays'],
  weight: (array: Statistics['arrays'][number]) => number,
) {
  const counts = new Map<string, number>();
  for (const array of arrays) {
    for (const { letter } of parseSignature(array.signature).combination)
      counts.set(letter, (counts.get(letter) ?? 0) + weight(array));
  }
  return Object.entries(OBJECT_OF_LETTER).flatMap(([letter, label]) => {
    const value = counts.get(letter);
    return value === undefined ? [] : [{ label, value, colour: COLOURS.objects[label] ?? COLOURS.info }];
  });
}

function bySize(arrays: Statistics['arrays']) {
  const counts = new Map<number, number>();
  for (const { signature, entries } of arrays) {
    const size = combinationSize(parseSignature(signature).combination);
    counts.set(size, (counts.get(size) ?? 0) + entries);
  }
  const sizes = [...counts].sort(([a], [b]) => a - b);
  return sizes.map(([size, value]) => ({ label: `${size} objects`, value, colour: COLOURS.info }));
}

function histogramsByState(histograms: Statistics['histograms']) {
  const byState = Map.groupBy(histograms, ({ signature }) => stateOf(signature));
  const counted = [...byState].map(([state, all]) => ({
    label: shortState(state),
    value: all.length,
    colour: COLOURS.secondary,
  }));
  return counted.sort((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1)).slice(0, TOP);
}

/** A final state without the kinds that are not in it: `2e 3j`. */
export function shortState(state: string): string {
  const present = state.split('_').filter((part) => !/^0\D/.test(part));
  return present.length > 0 ? present.join(' ') : 'nothing';
}

function total(all: readonly { readonly entries: number }[]): number {
  return all.reduce((sum, { entries }) => sum + entries, 0);
}

function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  return `${(bytes / 1000 ** power).toPrecision(3)} ${units[power]}`;
}
