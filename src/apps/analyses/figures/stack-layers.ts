import { binContents, type Histogram1D, sumOf } from '../../../hist/index.ts';
import type { Layer } from '../../../plot/index.ts';
import type { Role } from '../frame/analysis.ts';
import { histogramIn } from '../run/merge-selections.ts';
import type { Drawn } from './drawn.ts';

/** The layers of a stack, and what its ratio is made of. */
export interface StackLayers {
  readonly layers: readonly Layer[];
  readonly data: Histogram1D | undefined;
  /** Backgrounds and signals together. */
  readonly prediction: Histogram1D;
}

/**
 * Backgrounds on top of one another, the signals above them, the statistical error of the backgrounds as a band around
 * their sum, and data as points where there are any.
 */
export function stackLayers({ analysis, samples, result }: Drawn, name: string): StackLayers {
  const groupsOf = (role: Role) => analysis.groups.filter((group) => group.role === role);
  const histogramOfGroup = (group: string) =>
    histogramIn(analysis, result.groups.find((one) => one.name === group)!, name);
  const parts = [...groupsOf('background'), ...groupsOf('signal')].map((group) => {
    return { histogram: histogramOfGroup(group.name), label: group.label, colour: group.colour };
  });
  const background = sumOf(groupsOf('background').map((group) => histogramOfGroup(group.name)));
  const [ofData] = groupsOf('data');
  const data = ofData && histogramOfGroup(ofData.name);
  const layers: Layer[] = [
    ...fills(parts),
    { kind: 'band', histogram: background, label: 'Background stat. unc.' },
    ...(ofData && data && data.entries > 0
      ? [{ kind: 'points', histogram: data, label: samples.dataLabel } as const]
      : []),
  ];
  const prediction = sumOf(parts.map(({ histogram }) => histogram));
  return { layers, prediction, data: data && data.entries > 0 ? data : undefined };
}

interface Part {
  readonly histogram: Histogram1D;
  readonly label: string;
  readonly colour: string;
}

/** Each fill on those before it; the last one first, so that the legend reads as the stack stands. */
function fills(parts: readonly Part[]): Layer[] {
  let base = new Float64Array(parts[0]?.histogram.x.bins ?? 0);
  const layers = parts.map((part): Layer => {
    const layer: Layer = { kind: 'fill', ...part, base };
    const contents = binContents(part.histogram);
    base = base.map((below, bin) => below + contents[bin]!);
    return layer;
  });
  return layers.reverse();
}
