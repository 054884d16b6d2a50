import { readFileSync } from 'node:fs';
import type { Program } from '../jobs/index.ts';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** This program, as run records name it. */
export const PROGRAM: Program = { name: 'beamline', version: manifest.version };
