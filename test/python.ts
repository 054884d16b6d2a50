import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const local = join(import.meta.dirname, '..', '.venv', 'bin', 'python');
const python = process.env.BEAMLINE_PYTHON ?? (existsSync(local) ? local : undefined);

/** Why a test cannot ask Python's `modules`, or `false` when it can. */
export function skipWithoutPython(...modules: string[]): string | false {
  if (!python) {
    return 'no Python: python3 -m venv .venv && .venv/bin/pip install -r test/requirements.txt, or set BEAMLINE_PYTHON';
  }
  const { status } = spawnSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
  return status === 0 ? false : `${python} has no ${modules.join(' or no ')}`;
}

/** What a Python program prints as JSON. `input` is its `sys.argv[1:]`. */
export function runPython(program: string, ...input: string[]): unknown {
  const options = { encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  return JSON.parse(execFileSync(python as string, ['-W', 'ignore', '-c', program, ...input], options));
}
