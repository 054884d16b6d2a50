import { executorContract } from '../../../contract/executor.contract.ts';
import { brokerUrl, skipWithoutRabbitmq } from '../../../services/rabbitmq.ts';
import { withWorker } from './setup.ts';

const url = skipWithoutRabbitmq ? '' : await brokerUrl();

executorContract({
  name: 'a worker over RabbitMQ',
  make: () => withWorker(url, { prefetch: 64 }),
  absent: skipWithoutRabbitmq,
});
