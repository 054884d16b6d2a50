import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pulseOf } from '../../../../src/jobs/executor/rabbitmq/pulse.ts';

const beats = (pulse: ReturnType<typeof pulseOf>, isIdle: boolean[]) =>
  isIdle.map((idle) => pulse.beat(idle));

describe('the pulse of a coordinator', () => {
  test('takes queues as deaf from which nothing came for too many beats', () => {
    const pulse = pulseOf(2);
    assert.deepEqual(beats(pulse, [false, false, false]), [undefined, undefined, 'deaf']);
  });

  test('is content as long as its own echo comes back and somebody works', () => {
    const pulse = pulseOf(1);
    for (let beat = 0; beat < 10; beat++) {
      assert.equal(pulse.beat(false), undefined);
      pulse.hear(false);
    }
  });

  test('takes tasks as stranded that no worker has for too many beats, though the echo comes back', () => {
    const pulse = pulseOf(2);
    const seen = [true, true, true].map((isIdle) => {
      pulse.hear(false);
      return pulse.beat(isIdle);
    });
    assert.deepEqual(seen, [undefined, undefined, 'stranded']);
  });

  test('counts anew when a worker says something of a task, or has one', () => {
    const pulse = pulseOf(2);
    beats(pulse, [true, true]);
    pulse.hear(true);
    assert.deepEqual(beats(pulse, [true, true]), [undefined, undefined]);
    pulse.hear(false);
    assert.deepEqual(beats(pulse, [false, true, true]), [undefined, undefined, 'deaf']);
    pulse.restart();
    assert.equal(pulse.beat(true), undefined);
  });
});
