import type { AnyRootGraph } from './root-graph.ts';
import type { RootHistogram } from './root-histogram.ts';
import { graphClasses, graphData } from './write-graph.ts';
import { histogramClasses, histogramData } from './write-histogram.ts';
import { textData } from './write-text.ts';

/** An object that can be put into a file under any name. */
export interface DescribedObject {
  readonly className: string;
  readonly title: string;
  /** The classes that the file then has to describe. */
  readonly classes: readonly string[];
  /** The data of its record, for a key of `origin` bytes. Throws `UsageError` for an object that contradicts itself. */
  encode(origin: number, name: string): Uint8Array;
}

/** A histogram, which takes the name that it is put under. */
export function describeHistogram(histogram: RootHistogram): DescribedObject {
  const { className, title } = histogram;
  const encode = (origin: number, name: string) => histogramData({ ...histogram, name }, origin);
  return { className, title, classes: histogramClasses(histogram), encode };
}

/** A graph. */
export function describeGraph(graph: AnyRootGraph): DescribedObject {
  const { className, title } = graph;
  const encode = (origin: number, name: string) => graphData(name, graph, origin);
  return { className, title, classes: graphClasses(graph), encode };
}

/** A text. */
export function describeText(text: string): DescribedObject {
  const className = 'TObjString';
  return { className, title: '', classes: [className], encode: () => textData(text) };
}
