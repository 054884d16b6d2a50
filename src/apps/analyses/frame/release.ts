/** How the files of a release are to be read. */
export interface Release {
  /** `2025e-13tev-beta`. */
  readonly name: string;
  readonly tree: string;
  /** What energies in the file have to be divided by to be in GeV. */
  readonly unitsPerGeV: number;
  /** Branches that are not called as in the newest release, by their newer names. */
  readonly branches: Readonly<Record<string, string>>;
  /** Branches that are the same in all events of a sample and whose product is its cross-section in pb. */
  readonly crossSection: readonly string[];
  /** TeV. */
  readonly energy: number;
}

/** The education release of 2025: tree `analysis`, GeV. */
export const RELEASE_2025: Release = {
  name: '2025e-13tev-beta',
  tree: 'analysis',
  unitsPerGeV: 1,
  branches: {},
  crossSection: ['xsec', 'kfac', 'filteff'],
  energy: 13,
};

/** The education release of 2020: tree `mini`, MeV; its cross-section holds k-factor and filter efficiency. */
export const RELEASE_2020: Release = {
  name: '2020e-13tev',
  tree: 'mini',
  unitsPerGeV: 1000,
  branches: {
    ScaleFactor_PILEUP: 'scaleFactor_PILEUP',
    ScaleFactor_ELE: 'scaleFactor_ELE',
    ScaleFactor_MUON: 'scaleFactor_MUON',
    ScaleFactor_PHOTON: 'scaleFactor_PHOTON',
    ScaleFactor_TAU: 'scaleFactor_TAU',
    ScaleFactor_FTAG: 'scaleFactor_BTAG',
    ScaleFactor_LepTRIGGER: 'scaleFactor_LepTRIGGER',
    lep_e: 'lep_E',
    lep_d0: 'lep_trackd0pvunbiased',
    lep_d0error: 'lep_tracksigd0pvunbiased',
    lep_ptvarcone30: 'lep_ptcone30',
    lep_topoetcone20: 'lep_etcone20',
    lep_isTrigMatched: 'lep_trigMatched',
    jet_e: 'jet_E',
    photon_e: 'photon_E',
    photon_ptcone20: 'photon_ptcone30',
    photon_topoetcone40: 'photon_etcone20',
    tau_e: 'tau_E',
    tau_isTight: 'tau_isTightID',
    met: 'met_et',
    xsec: 'XSection',
    sum_of_weights: 'SumWeights',
  },
  crossSection: ['xsec'],
  energy: 13,
};

/** The branch of a release for a newer name. */
export function branchOf(release: Release, name: string): string {
  return release.branches[name] ?? name;
}

/** Whether the numbers of a branch, by its newer name, are energies. */
export function isEnergy(name: string): boolean {
  return name === 'met' || /_(pt|e|m|ptvarcone30|ptcone20|topoetcone20|topoetcone40)$/.test(name);
}
