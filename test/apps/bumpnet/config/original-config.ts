/** A configuration with every key that the original pipeline knows, with values as its users have them. */
export const ORIGINAL_CONFIG = `
paths:
  base: &base "/data"
names:
  run: &run atlas_full
tasks:
  do_parsing: true
  do_mass_calculating: true
  do_post_processing: true
  do_histogram_creation: true
run_metadata:
  run_name: *run
  base_output_dir: *base
  batch_job_index: null
  total_batch_jobs: null
testing_config:
  is_on: false
  test_run_index: 0
  testing_jobs_path: ./tests
  limit_files_per_year: 5
  limit_combinations: 10
parsing_task_config:
  output_path: ./output/parsed_data
  file_urls_path: ./output/metadata_cache.json
  jobs_logs_path: ./output/logs
  release_years: [2024r-pp]
  specific_record_ids: null
  parse_mc: false
  threads: 8
  chunk_yield_threshold_bytes: 2147483648
  env_threshold_memory_mb: 8000
  count_retries_failed_files: 5
  fetching_metadata_timeout: 90
  max_files_to_process: 3
  enable_jet_tagging: true
  jet_btag_field: btagDeepFlavB
  jet_btag_threshold: 0.6
  possible_data_tree_names: [CollectionTree, mini, analysis, Events]
  particle_counts: &counts
    electrons: {min: 0, max: 4}
    muons: {min: 0, max: 4}
    jets: {min: 1, max: 4}
    bjets: {min: 0, max: 4}
    ljets: {min: 0, max: 4}
    photons: {min: 0, max: 4}
    taus: {min: 0, max: 3}
  kinematic_cuts:
    electrons: {pt_min: 25000, eta_max: 2.47, rel_isolation_max: 0.15}
    muons: {pt: {min: 25000}, eta: {min: -2.5, max: 2.5}, phi: {min: -3, max: 3}}
    jets: {pt_min: 30000, eta_max: 4.5}
    bjets: {pt_min: 30000, eta_max: 4.5}
    ljets: {pt_min: 30000, eta_max: 4.5}
    photons: {pt_min: 25000, eta_max: 2.37, phi_min: -2, phi_max: 2}
    taus: {pt_min: 20000, eta_max: 2.5}
  create_dirs: true
  show_progress_bar: true
  use_multiprocessing: false
  parallel_processes: 4
mass_calculation_task_config:
  input_dir: "/data/atlas_pp_root_files"
  output_dir: ./output/im_arrays
  field_to_slice_by: pt
  fs_chunk_threshold_bytes: 2000000000
  objects_to_calculate: [Electrons, Muons, Jets, BJets, LJets, Photons, Taus]
  min_particles_in_combination: 2
  max_particles_in_combination: 3
  min_count_particle_in_combination: 1
  max_count_particle_in_combination: 4
  max_total_particles_in_combination: 5
  min_events_per_fs: 10
  include_subleading: true
  max_subleading_index: 2
  use_multiprocessing: true
  parallel_processes: 4
post_processing_task_config:
  input_dir: ./output/im_arrays
  output_dir: ./output/im_arrays_processed
  peak_detection_bin_width_gev: 12.5
histogram_creation_task_config:
  input_dir: ./output/im_arrays_processed
  output_dir: ./output/histograms
  bin_width_gev: 10.0
  single_output_file: true
  output_filename: atlas_opendata_full_bumpnet.root
  exclude_outliers: false
  use_bumpnet_naming: true
  apply_peak_removal_at_histogram_level: false
  global_ranges_path: null
  also_save_pre_postproc: true
  pre_postproc_filename: before.root
`;
