import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readyForBumpnet } from '../../../../src/apps/bumpnet/index.ts';
import { type Histogram1D, histogram, regularAxis } from '../../../../src/hist/index.ts';

const NAME = 'ROI_mass_e0j0_cat_1ex_0mx_2jx_0gx_0tx_0bx';

function spectrum(contents: readonly number[], name = NAME): Histogram1D {
  const empty = histogram(regularAxis(contents.length, 0, 10 * contents.length), { name });
  return { ...empty, contents: Float64Array.from([0, ...contents, 0]) };
}

const falling = (bins: number) => Array.from({ length: bins }, (_, i) => 40 - i);
const reasonsOf = (contents: readonly number[], name?: string) =>
  readyForBumpnet(spectrum(contents, name)).reasons.join('; ');
const warningsOf = (contents: readonly number[], name?: string) =>
  readyForBumpnet(spectrum(contents, name)).warnings.join('; ');

test('a falling spectrum of 25 bins is taken as it is', () => {
  const verdict = readyForBumpnet(spectrum(falling(25)));
  assert.deepEqual(verdict, { name: NAME, isTaken: true, reasons: [], warnings: [], bins: 25, events: 700 });
});

test('each reason for which it is dropped is told', () => {
  assert.match(reasonsOf(falling(24)), /^24 bins up to the last filled one, 25 are needed$/);
  assert.match(reasonsOf(Array.from({ length: 30 }, () => 1)), /^30 entries, 100 are needed$/);
  assert.match(reasonsOf([0, ...falling(30)]), /^its first bin is empty$/);
  assert.match(reasonsOf(falling(30), 'mass_e0j0_cat_1ex'), /^its name does not begin with ROI$/);
  assert.match(reasonsOf(falling(30), 'ROI_mass_e0j0'), /^its name has no category/);
  assert.match(reasonsOf(falling(30), `folder/${NAME}`), /lies in a directory/);
  assert.match(reasonsOf([40, Number.NaN, ...falling(30)]), /not numbers/);
});

test('bins with next to nothing at the upper end do not count, and small contents do only there', () => {
  assert.match(reasonsOf([...falling(24), 0.3, 0.2]), /^24 bins/);
  assert.equal(reasonsOf([...falling(24), 0.3, 5]), '');
});

test('what is taken but misread is a warning', () => {
  assert.match(warningsOf(falling(30), `${NAME}_OS_width_10.0`), /"OS" is not at the end/);
  assert.equal(warningsOf(falling(30), `${NAME}_OS`), '');
  assert.match(warningsOf(falling(30), NAME.replace('0tx', '1tx')), /taus in its category are not read/);
  assert.match(warningsOf([...falling(10), 0, 0, ...falling(20)]), /2 empty bins inside/);
  assert.match(warningsOf([30, ...falling(30)]), /rises up to bin 2/);
  const outside = { ...spectrum(falling(30)), contents: Float64Array.from([3, ...falling(30), 2]) };
  assert.match(readyForBumpnet(outside).warnings.join(), /5 in under- and overflow/);
});
