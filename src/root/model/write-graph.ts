import { UsageError } from '../../errors.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import {
  writeDrawingAttributes,
  writeNull,
  writePointed,
  writeTList,
  writeTNamed,
} from '../streamer/write-object.ts';
import { layoutOf } from '../streamer/written-classes.ts';
import type { AnyRootGraph } from './root-graph.ts';

/** Means that nobody chose a largest or a smallest value to draw. */
const NOT_CHOSEN = -1111;

/** The classes that a graph needs in the streamer info. */
export function graphClasses(graph: AnyRootGraph): string[] {
  return [graph.className, 'TList'];
}

/** The data of a graph's record, for a key of `origin` bytes. Throws `UsageError` for arrays of different lengths. */
export function graphData(name: string, graph: AnyRootGraph, origin: number): Uint8Array {
  const errors = errorsOf(graph);
  for (const values of [graph.y, ...errors]) {
    if (values.length !== graph.x.length) {
      throw new UsageError(
        `root: graph "${name}": ${graph.x.length} points, but ${values.length} values or errors`,
      );
    }
  }
  const writer = new ByteWriter({ origin, capacity: 512 + 8 * graph.x.length * (2 + errors.length) });
  if (graph.className === 'TGraph') writePoints(writer, name, graph);
  else {
    writer.versioned(layoutOf(graph.className).version, () => {
      writePoints(writer, name, graph);
      for (const values of errors) writeCounted(writer, values);
    });
  }
  return writer.bytes();
}

/** In the order in which they are stored. */
function errorsOf(graph: AnyRootGraph): Float64Array[] {
  switch (graph.className) {
    case 'TGraph':
      return [];
    case 'TGraphErrors':
      return [graph.xError, graph.yError];
    case 'TGraphAsymmErrors':
      return [graph.xErrorLow, graph.xErrorHigh, graph.yErrorLow, graph.yErrorHigh];
    default:
      return graph satisfies never;
  }
}

function writePoints(writer: ByteWriter, name: string, graph: AnyRootGraph): void {
  writer.versioned(layoutOf('TGraph').version, () => {
    writeTNamed(writer, name, graph.title);
    writeDrawingAttributes(writer);
    writer.i32(graph.x.length);
    writeCounted(writer, graph.x);
    writeCounted(writer, graph.y);
    writePointed(writer, 'TList', () => writeTList(writer, 0, () => {}));
    writeNull(writer);
    writer.f64(NOT_CHOSEN);
    writer.f64(NOT_CHOSEN);
    writer.text('');
  });
}

/** An array whose length stands elsewhere: a byte that says whether it is there, and its numbers. */
function writeCounted(writer: ByteWriter, values: Float64Array): void {
  writer.u8(values.length > 0 ? 1 : 0);
  for (const value of values) writer.f64(value);
}
