/** A file of a data set. `size` in bytes; `checksum` as `algorithm:hex`. What is not known is left out. */
export interface DataFile {
  /** A path or a URL. */
  readonly url: string;
  readonly size?: number;
  readonly checksum?: string;
  readonly entries?: number;
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
