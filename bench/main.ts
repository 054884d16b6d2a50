/** The one entry of all benchmarks: `npm run bench` runs those of ROOT files, `npm run bench -- read hadd` only these. */
const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  open: async () => (await import('./open-files.ts')).run(),
  read: async () => (await import('./read-columns.ts')).run(),
  threads: async () => (await import('./threads.ts')).run(),
  write: async () => (await import('./write-files.ts')).run(),
  hadd: async () => (await import('./hadd.ts')).run(),
  pipeline: async () => (await import('./pipeline.ts')).run(),
  memory: async () => (await import('./memory.ts')).run(),
  calibration: async () => (await import('./scan-calibration.ts')).run(),
  jobs: async () => (await import('./jobs.ts')).run(),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(`no benchmark "${unknown[0]}"; there are ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(BENCHMARKS)) await BENCHMARKS[name]!();
}
