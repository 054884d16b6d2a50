import { basename } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a module for browsers, as an application does. What is loaded lazily goes into files of its own; those that need
 * Node are there, but never asked for. Gives the files by name.
 */
export async function bundleForBrowser(entry: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2024',
    splitting: true,
    outdir: '/',
    external: ['node:*', '@aws-sdk/*'],
    write: false,
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}
