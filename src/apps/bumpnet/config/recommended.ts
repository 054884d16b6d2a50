/**
 * What a run without a configuration file uses. A file may be one of the original pipeline, whose results must not
 * change: there a key that is left out keeps the original's way where it decides a result. Who starts anew gets this.
 */
export const RECOMMENDED = {
  selection: 'standard',
  post_processing_task_config: { peak_detection_bins: 'grid' },
};
