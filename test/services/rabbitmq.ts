import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export { skipWithoutRabbitmq } from './rabbitmq-node.ts';

const START_SECONDS = 120;
const keeper = join(import.meta.dirname, 'rabbitmq-keeper.ts');
/** One keeper for each checkout: its port follows from the path. */
const port = 21_000 + (createHash('sha256').update(keeper).digest().readUInt16BE() % 8000);

let url: Promise<string> | undefined;

/**
 * The URL of a broker for tests, started by whichever test file comes first and stopped when the last is over. Tests
 * keep apart by pools of their own. `BEAMLINE_TEST_AMQP_URL` names one that is there already.
 */
export function brokerUrl(): Promise<string> {
  const given = process.env.BEAMLINE_TEST_AMQP_URL;
  url ??= given ? Promise.resolve(given) : askKeeper();
  return url;
}

async function askKeeper(): Promise<string> {
  let started = false;
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await sleep(50)) {
    const answer = await ask();
    if (answer) return answer;
    if (!started) spawn(process.execPath, [keeper, `${port}`], { detached: true, stdio: 'ignore' }).unref();
    started = true;
  }
  throw new Error(`no broker after ${START_SECONDS} s`);
}

/** What the keeper says. The connection stays as long as this process lives: by it the keeper knows. */
function ask(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
    socket.on('data', (chunk) => {
      resolve(/^beamline-rabbitmq (\S+)/.exec(chunk.toString())?.[1]);
      socket.unref();
    });
  });
}
