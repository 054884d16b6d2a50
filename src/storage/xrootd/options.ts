import type { RetryEffects, RetryOptions } from '../retry.ts';

/** How an XRootD source asks. Times are in milliseconds. */
export interface XrootdOptions {
  /**
   * Encryption for `root://`: `offered` takes it where the server has it and its certificate can be verified,
   * `required` fails without it, `never` does without. `roots://` always means `required`. `offered` unless told.
   */
  readonly tls?: 'offered' | 'required' | 'never';
  /** Certificates (PEM) to trust besides Node's own and those in the directory `X509_CERT_DIR`. */
  readonly ca?: readonly string[];
  /** The name to log in with. The user of the process unless told, or the one in the URL. */
  readonly user?: string;
  /** Requests of one source under way at a time. 8 unless told. */
  readonly maxParallel?: number;
  /** How long connecting may take. 15 s unless told. */
  readonly connectMs?: number;
  /** How long nothing may arrive. 30 s unless told. */
  readonly stallMs?: number;
  /** How long one request may take. 5 min unless told. */
  readonly totalMs?: number;
  /** How long the server may make a request wait in all before it is tried again. 10 min unless told. */
  readonly maxWaitMs?: number;
  readonly retry?: RetryOptions;
  readonly signal?: AbortSignal | undefined;
  readonly effects?: Partial<RetryEffects>;
}

/** The options with every default filled in. */
export type XrootdSettings = ReturnType<typeof settingsOf>;

/** Fills in the defaults. */
export function settingsOf(options: XrootdOptions) {
  return {
    tls: options.tls ?? ('offered' as const),
    ca: options.ca ?? [],
    user: options.user,
    maxParallel: options.maxParallel ?? 8,
    connectMs: options.connectMs ?? 15_000,
    stallMs: options.stallMs ?? 30_000,
    totalMs: options.totalMs ?? 300_000,
    maxWaitMs: options.maxWaitMs ?? 600_000,
    retry: { ...options.retry, effects: { ...options.retry?.effects, ...options.effects } },
  };
}
