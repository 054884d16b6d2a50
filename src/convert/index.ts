/**
 * Bridges between two parts: columns and files of other formats, histograms and what ROOT calls by that name.
 *
 *     await writeNpy(await toFile('masses.npy'), masses.length, [masses]);
 */
export { npyBlocks, npyHeader, npyLength, readNpy, toNpy, writeNpy } from './npy.ts';
export { fromTh1, toTh1 } from './th1.ts';
