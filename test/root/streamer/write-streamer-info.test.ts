import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ByteWriter } from '../../../src/root/bytes/byte-writer.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { decompress } from '../../../src/root/compression/decompress.ts';
import { parseHeader } from '../../../src/root/file/header.ts';
import { readKey } from '../../../src/root/file/key.ts';
import { readStreamerInfos, type StreamerInfo } from '../../../src/root/streamer/streamer-info.ts';
import { writeStreamerInfos } from '../../../src/root/streamer/write-streamer-info.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';

const place = { file: 'memory', object: 'the streamer info' };

function written(...classNames: string[]): StreamerInfo[] {
  const writer = new ByteWriter({ origin: 64 });
  writeStreamerInfos(writer, classNames);
  return readStreamerInfos(new Cursor(writer.bytes(), place, { origin: 64 }));
}

test('a class comes with all that it is made of, each once', () => {
  const names = written('TH2D', 'TH1F').map((info) => info.className);
  assert.equal(new Set(names).size, names.length);
  for (const needed of [
    'TObject',
    'TNamed',
    'TAttLine',
    'TAxis',
    'TAttAxis',
    'THashList',
    'TList',
    'TH1',
    'TH2',
    'TH2D',
    'TH1F',
  ]) {
    assert.ok(names.includes(needed), needed);
  }
  assert.ok(names.indexOf('TH1') < names.indexOf('TH2'), 'a base comes before what derives from it');
});

test('an element says its type, its counter and the version of a base', () => {
  const tree = written('TTree').find((info) => info.className === 'TTree');
  const element = (name: string) => tree?.elements.find((one) => one.name === name);
  assert.equal(element('TNamed')?.baseVersion, 1);
  assert.equal(element('fEntries')?.type, 16);
  assert.equal(element('fClusterRangeEnd')?.countName, 'fNClusterRange');
  assert.equal(element('fClusterRangeEnd')?.title, '[fNClusterRange]');
});

const classes = [
  'TTree',
  'TBranchElement',
  'TLeafElement',
  'TLeafB',
  'TLeafS',
  'TLeafI',
  'TLeafL',
  'TLeafF',
  'TLeafD',
  'TLeafO',
  'TH1D',
  'TH1F',
  'TH2D',
  'TH3D',
  'TObjString',
];
/** Files that ROOT 6.14 to 6.32 wrote, with the classes above in the versions that are written here. */
const files = [
  'uproot-issue-227a.root',
  'uproot-issue-227b.root',
  'uproot-issue-222.root',
  'uproot-issue-798.root',
  'nanoAOD_2015_CMS_Open_Data_ttbar.root',
  'uproot-issue-1043.root',
  'uproot-issue465-flat.root',
  'uproot-issue-350.root',
];

test('the classes are laid out as ROOT lays them out', {
  skip: !sharedData('root') && skipWithoutSharedData,
}, async () => {
  const ours = new Map(written(...classes).map((info) => [`${info.className};${info.version}`, info]));
  const compared = new Set<string>();
  for (const name of files) {
    for (const theirs of await infosOf(name)) {
      const mine = ours.get(`${theirs.className};${theirs.version}`);
      if (!mine) continue;
      assert.equal(mine.checksum, theirs.checksum, `${theirs.className} in ${name}`);
      assert.deepEqual(
        mine.elements.map(essence),
        theirs.elements.map(essence),
        `${theirs.className} in ${name}`,
      );
      compared.add(theirs.className);
    }
  }
  for (const needed of [
    'TTree',
    'TBranch',
    'TBranchElement',
    'TLeaf',
    'TNamed',
    'TAxis',
    'TH1',
    'TH2',
    'TH3',
    'TH1F',
  ]) {
    assert.ok(compared.has(needed), `${needed} was compared`);
  }
});

/** What readers go by; the comments that ROOT writes as titles are left out. */
function essence({
  kind,
  name,
  type,
  typeName,
  arrayLength,
  baseVersion,
  countName,
}: StreamerInfo['elements'][number]) {
  // Newer versions of ROOT say int where older ones say Int_t.
  const plain = typeName.replace(
    /^([A-Z][A-Za-z]+?)(64)?_t(\*?)$/,
    (_, base, wide, star) => `${wide ? 'long long' : spelled(base)}${star}`,
  );
  return { kind, name, type, typeName: plain, arrayLength, baseVersion, countName };
}

function spelled(name: string): string {
  return name.toLowerCase().replace(/^u(?!nsigned)/, 'unsigned ');
}

async function infosOf(name: string): Promise<StreamerInfo[]> {
  const path = sharedData('root', name);
  if (!path) return [];
  const bytes = new Uint8Array(await readFile(path));
  const { infoAt, version } = parseHeader(bytes, place);
  if (version < 61200) return [];
  const key = readKey(new Cursor(bytes, place, { position: infoAt }));
  const stored = bytes.subarray(infoAt + key.keyBytes, infoAt + key.bytes);
  const raw = stored.length === key.rawBytes ? stored : decompress(stored, key.rawBytes, place);
  return readStreamerInfos(new Cursor(raw, place, { origin: key.keyBytes }));
}
