import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, histogram, regularAxis } from '../../src/hist/index.ts';
import { overview, spectrum, toPng, toSvg } from '../../src/plot/index.ts';

const axis = regularAxis(40, 0, 400, { title: 'm(e0, j0) [GeV]' });
const h = fill(
  histogram(axis),
  Array.from({ length: 500 }, (_, i) => 400 * (i / 500) ** 2),
);

const sizeOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

test('a figure becomes a PNG of its size times the scale', async () => {
  const svg = await toSvg(spectrum([{ kind: 'points', histogram: h }]));
  const png = await toPng(svg, { scale: 1.5 });
  assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.deepEqual(sizeOf(png), [1200, 900]);
});

test('texts are drawn with fonts that come along', async () => {
  const draw = async (xTitle: string) =>
    toPng(await toSvg(spectrum([{ kind: 'points', histogram: h }], { xTitle })));
  assert.notDeepEqual(await draw('mass'), await draw('pass'), 'a letter makes a difference');
  assert.deepEqual(await draw('mass'), await draw('mass'));
});

test('an overview of sixteen spectra takes less than three seconds, image included', async () => {
  const cells = Array.from({ length: 16 }, (_, i) => ({
    title: `${i}`,
    layers: [{ kind: 'points' as const, histogram: h }],
    options: { log: true },
  }));
  const start = process.cpuUsage();
  await toPng(await toSvg(overview(cells)));
  const { user, system } = process.cpuUsage(start);
  assert.ok((user + system) / 1e6 < 3, `${(user + system) / 1e6} s of processor time`);
});
