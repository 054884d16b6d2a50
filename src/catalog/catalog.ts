import type { SampleNumbers } from '../event/index.ts';

/** A file of a data set. `size` in bytes; `checksum` as `algorithm:hex`. What is not known is left out. */
export interface DataFile {
  /** A path or a URL. */
  readonly url: string;
  readonly size?: number;
  readonly checksum?: string;
  readonly entries?: number;
  readonly origin?: FileOrigin;
}

/** What a service says of a file. It is told by the service's metadata, never by the name of the file. */
export interface FileOrigin {
  /** What was asked for, with data and simulation apart: `record_80000`, `2024r-pp`, `2024r-pp_mc`. */
  readonly key: string;
  /** The release, where it is known: `2024r-pp`. */
  readonly release?: string;
  /** Whether it is simulation, where that is known. */
  readonly isSimulation?: boolean;
  /** The number of the data set in its release: `301204`, or `data`. */
  readonly dataset?: string;
  /** What is known of the simulated sample. */
  readonly sample?: SampleNumbers;
}

/** What a name stands for. */
export interface DataSet {
  readonly files: readonly DataFile[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Where the files of a data set are looked up. Throws `NotFoundError` for a name it does not know. */
export interface Catalog {
  resolve(name: string, options?: { signal?: AbortSignal | undefined }): Promise<DataSet>;
}
