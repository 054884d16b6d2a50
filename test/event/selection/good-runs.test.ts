import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  KINEMATICS_ONLY,
  parseGoodRuns,
  planSelection,
  SCHEMAS,
  selectEvents,
  uniteGoodRuns,
} from '../../../src/event/index.ts';
import { objects, tableOf } from '../tables.ts';

const XML = `<?xml version="1.0"?>
<!DOCTYPE LumiRangeCollection SYSTEM "http://atlas-runquery.cern.ch/LumiRangeCollection.dtd">
<LumiRangeCollection>
  <!-- <Run>1</Run> is not meant -->
  <NamedLumiRange>
    <Name>All_Good</Name>
    <Metadata Name="RunList">276262,276329</Metadata>
    <LumiBlockCollection>
      <Run PrescaleKey="1">276329</Run>
      <LBRange Start="10" End="20"/>
      <LBRange End='30' Start='21'/>
      <LBRange Start="40" End="40"></LBRange>
    </LumiBlockCollection>
    <LumiBlockCollection>
      <Run>276262</Run>
      <LBRange Start="48" End="115"/>
    </LumiBlockCollection>
  </NamedLumiRange>
</LumiRangeCollection>`;

test('a list of ATLAS gives its blocks by run, ranges that touch put together', () => {
  assert.deepEqual(parseGoodRuns(XML, 'good.xml'), {
    276262: [[48, 115]],
    276329: [
      [10, 30],
      [40, 40],
    ],
  });
});

test('a list of CMS gives the same', () => {
  assert.deepEqual(parseGoodRuns('{"278808": [[1, 5], [4, 9]], "278769": [[75, 104]]}', 'golden.json'), {
    278769: [[75, 104]],
    278808: [[1, 9]],
  });
});

test('several lists are one', () => {
  assert.deepEqual(uniteGoodRuns([{ 1: [[1, 5]] }, { 1: [[5, 8]], 2: [[1, 1]] }]), {
    1: [[1, 8]],
    2: [[1, 1]],
  });
});

const WRONG: readonly [string, string, RegExp][] = [
  ['no list', '<html><body>404</body></html>', /lists no good runs/],
  [
    'a range without a run',
    '<LumiBlockCollection><LBRange Start="1" End="2"/></LumiBlockCollection>',
    /without a <Run>/,
  ],
  ['a range that runs backwards', XML.replace('End="20"', 'End="2"'), /blocks 10 to 2 of run 276329/],
  ['a limit that is no number', XML.replace('Start="48"', 'Start="all"'), /Start of run 276262 is "all"/],
  ['a limit that is missing', XML.replace('End="115"', ''), /End of run 276262/],
  ['broken JSON', '{"1": [[1, 2]', /neither XML nor JSON/],
  ['JSON without ranges', '{"1": 5}', /run 1 has no list/],
  ['JSON with a range of one', '{"1": [[5]]}', /no pair/],
  ['JSON with a negative block', '{"1": [[-5, 2]]}', /make no sense/],
];
for (const [what, text, message] of WRONG)
  test(`${what} is refused with the name of the file`, () => {
    assert.throws(
      () => parseGoodRuns(text, 'list.xml'),
      (error: Error & { tag: string }) =>
        error.tag === 'format' && error.message.includes('"list.xml"') && message.test(error.message),
    );
  });

const physlite = SCHEMAS.find(({ name }) => name === 'physlite')!;
const table = tableOf({
  ...objects('AnalysisJetsAuxDyn.', [[1000], [1000], [1000], [1000]]),
  'EventInfoAuxDyn.runNumber': [276262, 276262, 276329, 1],
  'EventInfoAuxDyn.lumiBlock': [48, 116, 30, 10],
});
const request = { ...KINEMATICS_ONLY, goodRuns: parseGoodRuns(XML, 'good.xml') };

test('of data only events of good blocks are kept, of simulation all', () => {
  const kept = (isSimulation: boolean) => {
    const plan = planSelection(physlite, [...table.columns.keys()], request, { isSimulation });
    return selectEvents(plan.events(table), plan.selection).cutFlow.steps.map(({ name, events }) => [
      name,
      events,
    ]);
  };
  assert.deepEqual(kept(false), [
    ['read', 4],
    ['good runs', 2],
    ['limits on counts', 2],
  ]);
  assert.deepEqual(kept(true)[1], ['good runs', 4]);
});

test('a file without luminosity blocks is read without the list, and says so', () => {
  const columns = [...table.columns.keys()].filter((name) => !name.endsWith('lumiBlock'));
  const { selection } = planSelection(physlite, columns, request, { isSimulation: false });
  assert.deepEqual(
    selection.notApplied?.map(({ cut }) => cut),
    ['good runs'],
  );
});
