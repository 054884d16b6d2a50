import type { ByteWriter } from '../bytes/byte-writer.ts';
import { writeNull, writePointed, writeTList, writeTNamed } from '../streamer/write-object.ts';
import type { RootAxis } from './root-histogram.ts';
import { writeObjString } from './write-text.ts';

/** A TAxis called `xaxis`, `yaxis` or `zaxis`. */
export function writeAxis(writer: ByteWriter, name: string, axis: RootAxis): void {
  writer.versioned(10, () => {
    writeTNamed(writer, name, axis.title ?? '');
    writeAxisAttributes(writer, name);
    writer.i32(axis.bins);
    writer.f64(axis.edges?.[0] ?? axis.min);
    writer.f64(axis.edges?.[axis.bins] ?? axis.max);
    writeArrayD(writer, axis.edges ?? new Float64Array());
    writer.i32(0);
    writer.i32(0);
    writer.i16(axis.labels ? ALPHANUMERIC : 0);
    writer.u8(0);
    writer.text('');
    writeLabels(writer, axis.labels);
    writeNull(writer);
  });
}

/** TAxis::kAlphanumeric in the second status word: the bins have labels. */
const ALPHANUMERIC = 1;

/** The style that ROOT gives to a new axis; only the title of the vertical one stands closer. */
function writeAxisAttributes(writer: ByteWriter, name: string): void {
  writer.versioned(4, () => {
    writer.i32(510);
    for (const value of [1, 1, 42]) writer.i16(value);
    for (const value of [0.005, 0.035, 0.03, name === 'yaxis' ? 0 : 1, 0.035]) writer.f32(value);
    for (const value of [1, 42]) writer.i16(value);
  });
}

/** A TArrayD: its length and its numbers. */
export function writeArrayD(writer: ByteWriter, values: Float64Array): void {
  writer.i32(values.length);
  for (const value of values) writer.f64(value);
}

/** Each label is a TObjString whose unique number is that of its bin. */
function writeLabels(writer: ByteWriter, labels: readonly string[] | undefined): void {
  const named = (labels ?? []).flatMap((label, i) => (label === '' ? [] : [{ label, bin: i + 1 }]));
  if (named.length === 0) {
    writeNull(writer);
    return;
  }
  writePointed(writer, 'THashList', () => {
    writeTList(writer, named.length, (index) => {
      const { label, bin } = named[index]!;
      writePointed(writer, 'TObjString', () => writeObjString(writer, label, bin));
      writer.text('');
    });
  });
}
