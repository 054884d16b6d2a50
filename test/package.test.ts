import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
}

/** Makes what `npm run build` makes, with what is published beside it. */
async function makePackage(directory: string): Promise<Manifest> {
  const dist = join(directory, 'dist');
  const project = join(root, 'tsconfig.build.json');
  await run(process.execPath, [compiler, '-p', project, '--outDir', dist]);
  await cp(join(root, 'build', 'dist-package.json'), join(dist, 'package.json'));
  await cp(join(root, 'bin'), join(directory, 'bin'), { recursive: true });
  await cp(join(root, 'package.json'), join(directory, 'package.json'));
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  return JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as Manifest;
}

test('the package that is published has every entry with its types, and a program that runs', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-package-'));
  try {
    const { version, exports } = await makePackage(directory);
    for (const { types } of Object.values(exports)) assert.ok((await stat(join(directory, types))).isFile());
    const names = Object.keys(exports).map((name) => name.replace('.', 'beamline'));
    const program = `
      const parts = await Promise.all(${JSON.stringify(names)}.map((name) => import(name)));
      console.log(parts.every((part) => Object.keys(part).length > 0));`;
    const imported = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: directory });
    assert.equal(imported.stdout, 'true\n');
    const launcher = join(directory, 'bin', 'beamline.js');
    assert.equal((await run(process.execPath, [launcher, '--version'])).stdout, `${version}\n`);
    const sample = await run(process.execPath, [launcher, 'help', 'run']);
    assert.match(sample.stdout, /--executor NAME/);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
