import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Farm } from '../../../../src/jobs/executor/ssh/farm.ts';

test('a host is set aside after two failures in a row, longer each time, until a worker comes to a good end', () => {
  let time = 0;
  const hosts = [{ host: 'a', slots: 1 }];
  const farm = new Farm(hosts, { asideSeconds: 100, now: () => time });
  const failOnce = () => {
    assert.equal(farm.take(), 'a');
    farm.give('a', false);
  };
  failOnce();
  assert.deepEqual(farm.aside(), []);
  failOnce();
  assert.deepEqual(farm.aside(), ['a']);
  assert.equal(farm.take(), undefined);
  time = 100_000;
  failOnce();
  time = 299_000;
  assert.equal(farm.take(), undefined);
  time = 300_000;
  assert.equal(farm.take(), 'a');
  farm.give('a', true);
  failOnce();
  assert.deepEqual(farm.aside(), []);
});

test('slots are taken where there is most room, and no more than there are', () => {
  const farm = new Farm([
    { host: 'a', slots: 1 },
    { host: 'b', slots: 2 },
  ]);
  assert.deepEqual([farm.take(), farm.take(), farm.take(), farm.take()], ['b', 'a', 'b', undefined]);
  assert.equal(farm.busy, 3);
});
