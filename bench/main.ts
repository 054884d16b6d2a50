/** The one entry of all benchmarks: `npm run bench` runs those of ROOT files, `npm run bench -- read hadd` only these. */
const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  open: async () => (await import('./open-files.ts')).run(),
  read: async () => (await import('./read-columns.ts')).run(),
  write: async () => (await import('./write-files.ts')).run(),
  hadd: async () => (await import('./hadd.ts')).run(),
  memory: async () => (await import('./memory.ts')).run(),
  scaling: async () => console.table(await (await import('./scaling.ts')).benchScaling()),
  jobs: async () => console.table(await (await import('./jobs.ts')).benchJobs()),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(`no benchmark "${unknown[0]}"; there are ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(BENCHMARKS)) await BENCHMARKS[name]!();
}
