import { BeamlineError, isError } from '../../errors.ts';

/**
 * Something that is not as it should be. An *error* is data that is lost or contradicts itself; a *warning* breaks a rule
 * of the format without harm to the data; a *note* says what could not be checked.
 */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'note';
  /** The object, branch, basket or page that it is about. */
  readonly object: string;
  /** Where in the file, in bytes. */
  readonly offset: number | undefined;
  readonly message: string;
}

/** How many of each were checked. */
export interface Checked {
  records: number;
  gaps: number;
  directories: number;
  keys: number;
  objects: number;
  trees: number;
  branches: number;
  baskets: number;
  ntuples: number;
  pages: number;
  /** Bytes that were decompressed. */
  rawBytes: number;
}

/** More findings than this are counted only. */
const MOST_FINDINGS = 1000;

/** What is known about a file while it is being verified. */
export class Ledger {
  readonly findings: Finding[] = [];
  readonly checked: Checked = {
    records: 0,
    gaps: 0,
    directories: 0,
    keys: 0,
    objects: 0,
    trees: 0,
    branches: 0,
    baskets: 0,
    ntuples: 0,
    pages: 0,
    rawBytes: 0,
  };
  /** Findings that are not listed. */
  more = 0;
  errors = 0;
  /** Places of records whose data was checked. */
  readonly done = new Set<number>();

  /** Enters a finding. */
  add(severity: Finding['severity'], object: string, offset: number | undefined, message: string): void {
    if (severity === 'error') this.errors++;
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ severity, object, offset, message });
    else this.more++;
  }

  /** Enters an error unless `isRight`. */
  expect(isRight: boolean, object: string, offset: number | undefined, message: string): void {
    if (!isRight) this.add('error', object, offset, message);
  }

  /** Runs a check; what it throws about the data is entered. Storage that fails, or a caller that stops, ends all of it. */
  async attempt<T>(
    object: string,
    offset: number | undefined,
    check: () => Promise<T> | T,
  ): Promise<T | undefined> {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof BeamlineError) || isError(error, 'storage') || isError(error, 'cancelled'))
        throw error;
      const severity = isError(error, 'unsupported') ? 'note' : 'error';
      this.add(severity, object, offset, error.message.replace(/^root: ("[^"]*": )?/, ''));
      return undefined;
    }
  }
}
