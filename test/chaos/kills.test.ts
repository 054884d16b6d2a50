import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokerUrl, skipWithoutRabbitmq } from '../services/rabbitmq.ts';
import { killRuns, onThreads, overRabbitmq } from './kills.ts';

test('runs on threads that are killed at random moments end with the same bytes, every task done once', async () => {
  const { coordinators } = await killRuns(3, 20, onThreads);
  assert.equal(coordinators, 3);
});

test('runs over RabbitMQ whose coordinators and workers are killed at random moments end with the same bytes', {
  skip: skipWithoutRabbitmq,
}, async () => {
  const { coordinators, workers } = await killRuns(2, 4, overRabbitmq(await brokerUrl()));
  assert.equal(coordinators + workers, 2);
});
