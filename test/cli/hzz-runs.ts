import assert from 'node:assert/strict';
import { join } from 'node:path';
import { makeSamples } from '../apps/analyses/samples.ts';
import { digests } from '../apps/bumpnet/run-pipeline.ts';
import { beamline } from './beamline.ts';

/** The releases whose form the analysis knows, and how their files are laid out. */
const FORMS = { '2025e-13tev-beta': 'analysis', '2020e-13tev': 'mini' } as const;

/** The four-lepton analysis on one small set of toy samples. */
export interface HzzRuns {
  /** Runs it on threads, or where `place` says, in a directory `name`; gives the digests of what it makes. */
  in(name: string, ...place: string[]): Promise<Record<string, string>>;
}

/** Makes toy samples of a release. */
export async function hzzRuns(directory: string, release: keyof typeof FORMS): Promise<HzzRuns> {
  const samples = join(directory, `samples-${release}`);
  await makeSamples(samples, FORMS[release]);
  return {
    async in(name, ...place) {
      const run = join(directory, name);
      const options = ['--release', release, '--no-figures', '--quiet', '--run-dir', run];
      const { code, stdout, stderr } = await beamline('analyze', 'hzz', samples, ...options, ...place);
      assert.equal(code, 0, stdout + stderr);
      return digests(run, 'histograms');
    },
  };
}
