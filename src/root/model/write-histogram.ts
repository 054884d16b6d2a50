import { ByteWriter } from '../bytes/byte-writer.ts';
import { writeDrawingAttributes, writeTList, writeTNamed } from '../streamer/write-object.ts';
import { layoutOf } from '../streamer/written-classes.ts';
import { checkHistogram } from './check-histogram.ts';
import { axesOf, titlesOf } from './histogram-axes.ts';
import type { RootHistogram, RootHistogram2D, RootHistogram3D, RootProfile } from './root-histogram.ts';
import { writeArrayD, writeAxis } from './write-axis.ts';

/** Means that nobody chose a largest or a smallest value to draw. */
const NOT_CHOSEN = -1111;
/** TH1::EStatOverflows::kNeutral. */
const NEUTRAL = 2;
const ERROR_MODES = ['mean', 'spread', 'integer', 'gaussian'];

/** The classes that a histogram needs in the streamer info. */
export function histogramClasses(histogram: RootHistogram): string[] {
  return [histogram.className, 'THashList', 'TObjString'];
}

/** The data of a histogram's record, for a key of `origin` bytes. Throws `UsageError` for what contradicts itself. */
export function histogramData(histogram: RootHistogram, origin: number): Uint8Array {
  checkHistogram(histogram);
  const writer = new ByteWriter({ origin, capacity: 2048 + 16 * histogram.contents.length });
  if (histogram.className === 'TProfile') writeProfile(writer, histogram);
  else writeCells(writer, histogram.className, histogram);
  return writer.bytes();
}

function versionOf(className: string): number {
  return layoutOf(className).version;
}

/** The class with the cells: everything else, which is its base, and then an array. */
function writeCells(writer: ByteWriter, className: string, histogram: RootHistogram): void {
  writer.versioned(versionOf(className), () => {
    if ('zAxis' in histogram) writeBase3D(writer, histogram);
    else if ('xAxis' in histogram) writeBase2D(writer, histogram);
    else writeBase1D(writer, histogram);
    writeContents(writer, className.at(-1) as string, histogram.contents);
  });
}

function writeBase1D(writer: ByteWriter, histogram: RootHistogram): void {
  writer.versioned(versionOf('TH1'), () => {
    writeTNamed(writer, histogram.name, histogram.title);
    writeDrawingAttributes(writer);
    writer.i32(histogram.contents.length);
    writeAxes(writer, histogram);
    writer.i16(0);
    writer.i16(1000);
    const { entries, sumw, sumw2Total, sumwx, sumwx2 } = histogram;
    for (const value of [entries, sumw, sumw2Total, sumwx, sumwx2]) writer.f64(value);
    for (const value of [NOT_CHOSEN, NOT_CHOSEN, 0]) writer.f64(value);
    writer.i32(0);
    writeArrayD(writer, histogram.sumw2 ?? new Float64Array());
    writer.text('');
    writeTList(writer, 0, () => {});
    writer.i32(0);
    writer.u8(0);
    writer.i32(0);
    writer.i32(NEUTRAL);
  });
}

function writeAxes(writer: ByteWriter, histogram: RootHistogram): void {
  const axes = axesOf(histogram);
  const titles = titlesOf(histogram);
  for (const [i, name] of ['xaxis', 'yaxis', 'zaxis'].entries()) {
    writeAxis(writer, name, axes[i] ?? { bins: 1, min: 0, max: 1, title: titles[i] });
  }
}

function writeBase2D(writer: ByteWriter, histogram: RootHistogram2D): void {
  writer.versioned(versionOf('TH2'), () => {
    writeBase1D(writer, histogram);
    for (const value of [1, histogram.sumwy, histogram.sumwy2, histogram.sumwxy]) writer.f64(value);
  });
}

function writeBase3D(writer: ByteWriter, histogram: RootHistogram3D): void {
  writer.versioned(versionOf('TH3'), () => {
    writeBase1D(writer, histogram);
    writer.versioned(versionOf('TAtt3D'), () => {});
    const { sumwy, sumwy2, sumwxy, sumwz, sumwz2, sumwxz, sumwyz } = histogram;
    for (const value of [sumwy, sumwy2, sumwxy, sumwz, sumwz2, sumwxz, sumwyz]) writer.f64(value);
  });
}

function writeProfile(writer: ByteWriter, profile: RootProfile): void {
  writer.versioned(versionOf('TProfile'), () => {
    writeCells(writer, 'TH1D', profile);
    writeArrayD(writer, profile.binEntries);
    writer.i32(ERROR_MODES.indexOf(profile.errorMode ?? 'mean'));
    for (const value of [profile.yMin ?? 0, profile.yMax ?? 0, profile.sumwy, profile.sumwy2])
      writer.f64(value);
    writeArrayD(writer, profile.binSumw2 ?? new Float64Array());
  });
}

/** How a cell of each kind is written. */
const WRITE_CELL: Readonly<Record<string, (writer: ByteWriter, value: number) => void>> = {
  D: (writer, value) => writer.f64(value),
  F: (writer, value) => writer.f32(value),
  I: (writer, value) => writer.i32(value),
  S: (writer, value) => writer.i16(value),
  C: (writer, value) => writer.u8(value),
};

function writeContents(writer: ByteWriter, letter: string, contents: Float64Array): void {
  const writeCell = WRITE_CELL[letter]!;
  writer.i32(contents.length);
  for (const value of contents) writeCell(writer, value);
}
