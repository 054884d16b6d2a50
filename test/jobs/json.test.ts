import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isError } from '../../src/errors.ts';
import { canonicalJson, hashOfJson, type Json, jsonText } from '../../src/jobs/index.ts';

test('equal JSON has one canonical text, whatever the order of its keys', () => {
  assert.equal(canonicalJson({ b: [2, { d: 1, c: null }], a: 'é' }), '{"a":"é","b":[2,{"c":null,"d":1}]}');
  assert.equal(hashOfJson({ x: 1, y: 2 }), hashOfJson({ y: 2, x: 1 }));
  assert.notEqual(hashOfJson([1, 2]), hashOfJson([2, 1]));
});

test('the hash of a configuration is the SHA-256 of its canonical text', () => {
  assert.equal(hashOfJson({}), '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});

test('the canonical text means what the value means', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as Json;
      assert.deepEqual(JSON.parse(canonicalJson(plain)), plain);
    }),
  );
});

test('what JSON would lose in silence is refused', () => {
  const losses = [
    Number.NaN,
    Infinity,
    { deep: [Number.NaN] },
    1n,
    new Float64Array(2),
    new Map(),
    undefined,
  ];
  for (const value of losses) {
    assert.throws(
      () => jsonText(value),
      (error) => isError(error, 'usage'),
    );
  }
});
