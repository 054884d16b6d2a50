/** A release of the ATLAS open data. */
export interface AtlasRelease {
  readonly name: string;
  readonly content: string;
  /** What the files are; only ROOT files can be read. */
  readonly format: 'root' | 'hepmc';
}

/** The releases that there are, the newest kind first. */
export const ATLAS_RELEASES: readonly AtlasRelease[] = [
  { name: '2024r-pp', content: 'proton collisions for research, PHYSLITE, 2015 and 2016', format: 'root' },
  { name: '2024r-hi', content: 'heavy-ion collisions for research, HION14', format: 'root' },
  { name: '2025e-13tev-beta', content: '13 TeV for education, 36 fb-1', format: 'root' },
  { name: '2020e-13tev', content: '13 TeV for education, 10 fb-1', format: 'root' },
  { name: '2016e-8tev', content: '8 TeV for education, 1 fb-1', format: 'root' },
  { name: '2025r-evgen-13tev', content: 'generated events at 13 TeV, HepMC text', format: 'hepmc' },
  { name: '2025r-evgen-13p6tev', content: 'generated events at 13.6 TeV, HepMC text', format: 'hepmc' },
];
