/** The program that keeps one RabbitMQ node for all test files: as long as one of them is connected to it, and a bit. */
import { createServer } from 'node:net';
import { startRabbitmqNode } from './rabbitmq-node.ts';

const LINGER_MILLISECONDS = 3000;

const port = Number(process.argv[2]);
let clients = 0;
let leaving: NodeJS.Timeout | undefined;
// Should another keeper have the port already, this one is not needed.
const server = createServer().on('error', () => process.exit(0));
server.listen(port, '127.0.0.1', () => {
  const node = startRabbitmqNode();
  node.catch((error) => {
    console.error(error);
    process.exit(1);
  });
  const leave = async () => {
    server.close();
    await (await node).close();
    process.exit(0);
  };
  const leaveSoon = () => {
    leaving = setTimeout(leave, LINGER_MILLISECONDS);
  };
  leaveSoon();
  server.on('connection', (socket) => {
    clients++;
    clearTimeout(leaving);
    socket.on('error', () => {});
    socket.on('close', () => {
      if (--clients === 0) leaveSoon();
    });
    void node.then(({ url }) => socket.write(`beamline-rabbitmq ${url}\n`));
  });
});
