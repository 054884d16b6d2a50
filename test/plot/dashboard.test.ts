import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../src/errors.ts';
import { fill, histogram, regularAxis } from '../../src/hist/index.ts';
import { cutFlow, dashboard, overview, type Panel, toSvg } from '../../src/plot/index.ts';

const textsOf = (svg: string) =>
  [...svg.matchAll(/<text [^>]*>(.*?)<\/text>/g)].map((match) =>
    (match[1] ?? '').replace(/<[^>]*>/g, '').replace('&gt;', '>'),
  );
const count = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].length;
const draw = (...panels: Panel[]) => toSvg(dashboard({ title: 'Run', panels }));

/** Width and height of the bars of one colour, in order. */
function barsOf(svg: string, colour: string): [number, number][] {
  const bars = svg.matchAll(
    new RegExp(`d="M[-\\d.]+,[-\\d.]+h([\\d.]+)v([\\d.]+)h[^"]*" fill="${colour}"`, 'g'),
  );
  return [...bars].map((match) => [Number(match[1]), Number(match[2])]);
}

const items = [
  { label: 'parse', value: 120, colour: '#123456' },
  { label: 'masses', value: 30, colour: '#123456', text: '30 s' },
];

test('horizontal bars are as long as their values, with texts', async () => {
  const svg = await draw({ kind: 'bars', title: 'Time', items });
  const [[long], [short]] = barsOf(svg, '#123456') as [[number, number], [number, number]];
  assert.ok(Math.abs(long / short - 4) < 0.01);
  for (const text of ['Run', 'Time', 'parse', '120', '30 s']) assert.ok(textsOf(svg).includes(text), text);
});

test('vertical bars are as high as their values', async () => {
  const svg = await draw({ kind: 'bars', title: 'Size', direction: 'vertical', items });
  const [[, high], [, low]] = barsOf(svg, '#123456') as [[number, number], [number, number]];
  assert.ok(Math.abs(high / low - 4) < 0.01);
});

test('a ring has a part for every value above zero and names all with their shares', async () => {
  const svg = await draw({
    kind: 'donut',
    title: 'Files',
    centre: '75 %',
    items: [
      { label: 'done', value: 3, colour: '#111111' },
      { label: 'failed', value: 1, colour: '#222222' },
      { label: 'skipped', value: 0, colour: '#333333' },
    ],
  });
  const texts = textsOf(svg);
  for (const text of ['75 %', 'done', '3 (75.0 %)', '1 (25.0 %)', '0 (0.0 %)'])
    assert.ok(texts.includes(text), text);
  assert.equal(count(svg, /A[\d.,-]+[^"]*" fill="#(111111|222222|333333)"/g), 2);
});

test('counts show mean and median of the finite values and how many others there are', async () => {
  const svg = await draw({
    kind: 'counts',
    title: 'Events per file',
    xTitle: 'Events',
    values: [1, 2, 3, 10, Number.NaN],
  });
  const texts = textsOf(svg);
  assert.ok(texts.includes('mean 4') && texts.includes('median 2.5'), texts.join('|'));
  assert.ok(texts.includes('1 not finite'));
});

test('counts of one and the same value, whole or not, are drawn', async () => {
  for (const value of [5, 0, -2.5, 1e9]) {
    const svg = await draw({ kind: 'counts', title: 'c', xTitle: 'x', values: [value, value] });
    assert.equal(count(svg, /NaN|Infinity|undefined/g), 0, `${value}`);
  }
});

test('a panel without data says so', async () => {
  const svg = await draw(
    { kind: 'bars', title: 'a', items: [] },
    { kind: 'donut', title: 'b', items: [{ label: 'x', value: 0 }] },
    { kind: 'counts', title: 'c', xTitle: 'x', values: [] },
    { kind: 'numbers', title: 'd', rows: [] },
    { kind: 'spectrum', title: 'e', layers: [] },
    { kind: 'cut-flow', title: 'f', steps: [] },
    { kind: 'message', title: 'g', text: 'nothing went wrong' },
  );
  assert.equal(textsOf(svg).filter((text) => text === 'no data').length, 6);
  assert.ok(textsOf(svg).includes('nothing went wrong'));
});

test('key numbers stand as they were given, long names shortened in the middle', async () => {
  const label = `a name ${'much '.repeat(30)}too long`;
  const texts = textsOf(
    await draw({ kind: 'numbers', title: 'n', rows: [{ label, value: '1,234 events' }] }),
  );
  assert.ok(texts.includes('1,234 events'));
  assert.ok(texts.some((text) => text.startsWith('a name') && text.includes('…') && text.endsWith('long')));
});

test('a cut flow gives counts and both efficiencies', async () => {
  const steps = [
    { name: 'All', count: 1000 },
    { name: 'p_{T} > 25 GeV', count: 500 },
    { name: 'Mass', count: 50 },
  ];
  const texts = textsOf(await toSvg(cutFlow(steps)));
  for (const text of ['1,000', '50 %', '5 %', '10 %', 'pT > 25 GeV']) assert.ok(texts.includes(text), text);
});

test('a cut flow that loses everything has no impossible numbers', async () => {
  for (const log of [false, true]) {
    const svg = await toSvg(
      cutFlow(
        [
          { name: 'All', count: 0 },
          { name: 'Cut', count: 0 },
        ],
        { log },
      ),
    );
    assert.equal(count(svg, /NaN|Infinity/g), 0);
    assert.ok(textsOf(svg).includes('–'));
  }
});

test('an overview has one frame and one title for each spectrum', async () => {
  const axis = regularAxis(20, 0, 200, { title: 'm [GeV]' });
  const cells = Array.from({ length: 5 }, (_, i) => ({
    title: `state ${i}`,
    layers: [{ kind: 'points' as const, histogram: fill(histogram(axis), [20, 30 + i, 150]) }],
  }));
  const texts = textsOf(await toSvg(overview(cells, { labels: { name: 'Beamline' }, columns: 3 })));
  assert.equal(texts.filter((text) => text.startsWith('state')).length, 5);
  assert.equal(texts.filter((text) => text === 'm [GeV]').length, 5);
  assert.ok(texts.includes('Beamline'));
});

test('figures of nothing are refused', () => {
  const isUsage = (error: unknown) => isError(error, 'usage');
  assert.throws(() => overview([]), isUsage);
  assert.throws(() => cutFlow([]), isUsage);
});
