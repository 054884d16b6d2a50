import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { faultsOfCall, helpTexts } from '../docs/command-lines.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DEPLOY = join(ROOT, 'deploy');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Record<string, string>;
  readonly volumes: readonly string[];
  readonly depends_on?: Record<string, { condition: string }>;
  readonly build?: { context: string; dockerfile: string };
  readonly healthcheck?: object;
}
const compose = parse(read('deploy', 'docker-compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const ours = ['worker', 'producer', 'aggregator'];

test('there are a broker, workers, a producer and an aggregator, and ours wait for a healthy broker', () => {
  assert.deepEqual(Object.keys(compose.services).sort(), [...ours, 'rabbitmq'].sort());
  assert.ok(compose.services.rabbitmq?.healthcheck);
  for (const name of ours) {
    assert.equal(compose.services[name]?.depends_on?.rabbitmq?.condition, 'service_healthy', name);
  }
});

test('what the services call exists, with its options', async () => {
  const help = await helpTexts();
  const calls = ours.map((name) => {
    const filled = (compose.services[name]?.command ?? []).map((word) =>
      word.replace(/\$\{\w+:-([^}]*)\}/g, '$1'),
    );
    return { place: name, args: filled };
  });
  assert.deepEqual(
    calls.flatMap((call) => faultsOfCall(call, help)),
    [],
  );
  assert.deepEqual(
    calls.map(({ args }) => args[0]),
    ['worker', 'submit', 'merge'],
  );
});

test('every image is pinned, and everything that is mounted or built is there or is declared', () => {
  for (const [name, { image, volumes, build }] of Object.entries(compose.services)) {
    assert.match(image, /:(local|\d+\.\d+\.\d+[\w.-]*)$/, name);
    for (const volume of volumes) {
      const [from = ''] = volume.split(':');
      if (from.startsWith('.')) assert.ok(existsSync(join(DEPLOY, from)), `${name}: ${from}`);
      else assert.ok(from in compose.volumes, `${name}: ${from}`);
    }
    if (build) assert.ok(existsSync(join(DEPLOY, build.context, build.dockerfile)), name);
  }
});

test('ours see the same run directory and the same broker', () => {
  const services = ours.map((name) => compose.services[name]!);
  assert.equal(new Set(services.map(({ volumes }) => volumes.join())).size, 1);
  assert.equal(new Set(services.map(({ environment }) => environment.BEAMLINE_AMQP_URL)).size, 1);
});

/** The instructions of a Dockerfile, lines that go on joined. */
function instructions(text: string): { name: string; text: string }[] {
  const joined = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n/g, ' ');
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ name: line.split(' ', 1)[0]!, text: line.slice(line.indexOf(' ') + 1).trim() }));
}

test('the image is pinned to the Node.js of package.json, runs as nobody in particular, and copies what is there', () => {
  const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const lines = instructions(read('deploy', 'Dockerfile'));
  const of = (name: string) => lines.filter((line) => line.name === name).map(({ text }) => text);
  for (const from of of('FROM')) {
    assert.match(from, new RegExp(`^node:${manifest.dependencies.node}-bookworm-slim( AS \\w+)?$`));
  }
  assert.equal(of('USER').at(-1), 'node');
  assert.ok(
    lines.findIndex(({ name }) => name === 'USER') > lines.findLastIndex(({ name }) => name === 'RUN'),
  );
  const allowed = read('deploy', 'Dockerfile.dockerignore')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.slice(1));
  for (const copy of of('COPY').filter((text) => !text.startsWith('--from'))) {
    for (const path of copy.split(' ').slice(0, -1)) {
      assert.ok(existsSync(join(ROOT, path)), path);
      assert.ok(allowed.includes(path), `${path} is not in the build context`);
    }
  }
  const entry = JSON.parse(of('ENTRYPOINT')[0]!) as string[];
  assert.ok(existsSync(join(ROOT, entry.at(-1)!.replace('/app/', ''))));
});

test('the dev container is JSON, and its Node.js is the major version of package.json', () => {
  const container = JSON.parse(read('deploy', 'devcontainer', 'devcontainer.json')) as {
    features: Record<string, { version: string }>;
    postCreateCommand: string;
  };
  const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const node = Object.entries(container.features).find(([name]) => name.includes('/node:'))?.[1];
  assert.equal(node?.version, manifest.dependencies.node?.split('.')[0]);
  assert.match(container.postCreateCommand, /npm ci/);
});
