import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { readPacked } from '../../../src/root/model/number-reader.ts';
import { parseCppType, spellCppType } from '../../../src/root/streamer/cpp-type.ts';
import { parsePacking } from '../../../src/root/streamer/packing.ts';
import { typeOfName } from '../../../src/root/streamer/root-type.ts';
import { spellType } from '../../../src/root/tree/spell-type.ts';

const spelled: Record<string, string> = {
  int: 'int32_t',
  'unsigned int': 'uint32_t',
  Long64_t: 'int64_t',
  'vector<float>': 'std::vector<float>',
  'vector<vector<double> >': 'std::vector<std::vector<double>>',
  'std::map<std::string, std::vector<short>>': 'std::map<std::string, std::vector<int16_t>>',
  'const std::string': 'std::string',
  TString: 'TString',
  'char*': 'char*',
  'bitset<16>': 'std::bitset<16>',
  'ROOT::VecOps::RVec<float>': 'RVec<float>',
  'vector<float,ROOT::Detail::VecOps::RAdoptAllocator<float> >': 'std::vector<float>',
  'set<unsigned short>': 'std::set<uint16_t>',
  'TVector3*': 'TVector3*',
  'array<float,3>': 'float[3]',
  Double32_t: 'Double32_t',
  'vector<ElementLink<DataVector<xAOD::Jet_v1> > >': 'std::vector<ElementLink<DataVector<xAOD::Jet_v1>>>',
};

for (const [name, spelling] of Object.entries(spelled)) {
  test(`the type "${name}" is spelled ${spelling}`, () => {
    assert.equal(spellType(typeOfName(name)), spelling);
  });
}

test('a type name is taken apart at its own commas only', () => {
  const type = parseCppType('map<pair<int,float>,vector<string>*>');
  assert.deepEqual(
    type.args.map((one) => [spellCppType(one), one.pointers]),
    [
      ['pair<int,float>', 0],
      ['vector<string>*', 1],
    ],
  );
});

test('ranges of Double32_t are read with their multiples of pi', () => {
  const packing = parsePacking('Double32_t', 'an angle [-pi, 2*pi, 16] in radians');
  assert.equal(packing.form, 'range');
  assert.equal(packing.minimum, -Math.PI);
  assert.equal(packing.factor, 65536 / (3 * Math.PI));
});

test('32 bits of a range are one step less than 2^32', () => {
  assert.equal(parsePacking('Double32_t', '[0,1]').factor, 0xffffffff);
  assert.equal(parsePacking('Double32_t', '[0,1,30]').factor, 2 ** 30);
});

test('the brackets of an array are no range', () => {
  assert.equal(parsePacking('Double32_t', '[fN] values').form, 'plain');
  assert.equal(parsePacking('Double32_t', '[fN][0,10,8]').minimum, 0);
  assert.equal(parsePacking('Double32_t', '[fN][0,10,8]').bits, 8);
});

test('[0,0,bits] and a Float16_t without a range keep a mantissa', () => {
  assert.deepEqual(
    [parsePacking('Double32_t', '[0,0,14]').form, parsePacking('Double32_t', '[0,0,14]').bits],
    ['mantissa', 14],
  );
  assert.deepEqual(
    [parsePacking('Float16_t', '').form, parsePacking('Float16_t', '').bits],
    ['mantissa', 12],
  );
});

test('packed numbers come back to the precision of their bits', () => {
  const read = (bytes: number[], comment: string) =>
    readPacked(
      new Cursor(Uint8Array.from(bytes), { file: 'a', object: 'b' }),
      parsePacking('Double32_t', comment),
    );
  assert.equal(read([0x40, 0x48, 0xf5, 0xc3], ''), Math.fround(3.14));
  assert.equal(read([0, 0, 0x80, 0], '[0,2,16]'), 1);
  // Exponent 127 and mantissa 0 are 1; the bit above the mantissa is the sign.
  assert.equal(read([127, 0, 0], '[0,0,12]'), 1);
  assert.equal(read([127, 0x28, 0], '[0,0,12]'), -1.5);
});

test('a name that is nested deeper than any type, or longer, stays one name', () => {
  const deep = `${'vector<'.repeat(30_000)}int${'>'.repeat(30_000)}`;
  assert.deepEqual(parseCppType(deep), { name: deep, args: [], pointers: 0 });
  const stars = `${'*'.repeat(300_000)}x`;
  assert.equal(typeOfName(stars).kind, 'object');
  assert.equal(typeOfName(`${'vector<'.repeat(30)}int${'>'.repeat(30)}`).kind, 'list');
});

test('an array or bitset without a length is no array or bitset', () => {
  for (const name of ['array<int,N>', 'array<int,-3>', 'bitset<0>', 'bitset<x>'])
    assert.equal(typeOfName(name).kind, 'object', name);
});
