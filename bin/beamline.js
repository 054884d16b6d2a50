#!/usr/bin/env node
// Starts Beamline on the Node.js it was made for, whatever Node runs this file.
// Plain JavaScript, because the Node that finds it may not be able to run TypeScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NEEDED_MAJOR = 24;

function pinnedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const path = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(path)) return path;
  } catch {
    // Not installed (an installation without scripts, say): the running Node may still do.
  }
  return process.execPath;
}

function mainFile() {
  const source = join(root, 'src', 'cli', 'main.ts');
  return existsSync(source) ? source : join(root, 'dist', 'cli', 'main.js');
}

const node = pinnedNode();
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < NEEDED_MAJOR) {
  console.error(
    `beamline: needs Node.js ${NEEDED_MAJOR}, found ${process.version}, and the npm package "node" that brings it is not ` +
      'installed (run "npm ci" with install scripts allowed)',
  );
  process.exit(1);
}

// Compiled code is kept in the cache directory, which halves the time that a start takes.
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'beamline', 'compiled');
const environment = { NODE_COMPILE_CACHE: cache, ...process.env };

const child = spawn(node, ['--disable-warning=ExperimentalWarning', mainFile(), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: environment,
});
// A terminal signals both processes, a batch system or a script perhaps only this one. What came twice counts once there.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`beamline: cannot start ${node}: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) =>
  process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)),
);
