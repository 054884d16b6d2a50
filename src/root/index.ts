/**
 * ROOT files, read and written.
 *
 *     const input = await openRootFile(await fromFile('input.root'));
 *     const events = await input.tree('Events');
 *     const { columns } = await events.read(['nMuon', 'Muon_pt'], { start: 0, end: 1000 });
 *     await input.close();
 *
 *     const file = await createRootFile(await toFile('events.root'));
 *     const tree = file.tree('events', { pt: { type: 'float32', counter: 'nJet' } });
 *     await tree.append({ length: 2, columns: new Map([['pt', { kind: 'jagged', offsets, content }]]) });
 *     await file.close();
 *
 * - *branch*: a column of a tree, stored in *baskets*; a *cluster* is a range of entries at whose end all baskets end.
 * - *ntuple*: ROOT's newer form of a tree (RNTuple), read like one; its branches are *fields*, stored in *pages*.
 * - *cycle*: the number that tells apart objects of one name in one directory; the highest is the newest.
 */
export type { Compression } from './compression/compression.ts';
export type { CompressionSetting } from './file/header.ts';
export type { FileIdentity } from './file/identity.ts';
export { reproducible } from './file/reproducible.ts';
export { type OpenRootOptions, openRootFile, type RootFile, type RootKey } from './file/root-file.ts';
export { createRootFile, type RootWriter, type RootWriterOptions } from './file/root-writer.ts';
export { type UpdateOptions, updateRootFile } from './file/update-root-file.ts';
export type { BranchFacts } from './inspect/inspect-branch.ts';
export {
  type FileFacts,
  inspectFile,
  inspectTree,
  type NtupleFacts,
  type TreeFacts,
} from './inspect/inspect-file.ts';
export { type MergeOptions, mergeRootFiles } from './merge/merge.ts';
export type { MergeInput } from './merge/merge-input.ts';
export type { MergedObject, MergeReport, SkippedInput } from './merge/merge-report.ts';
export { graphOf } from './model/graph-of.ts';
export { histogramOf } from './model/histogram-of.ts';
export type { AnyRootGraph, RootGraph, RootGraphAsymmErrors, RootGraphErrors } from './model/root-graph.ts';
export type {
  RootAxis,
  RootHistogram,
  RootHistogram1D,
  RootHistogram2D,
  RootHistogram3D,
  RootProfile,
} from './model/root-histogram.ts';
export type { RootObject, RootValue } from './model/root-object.ts';
export type { NTupleWriter, NTupleWriterOptions } from './rntuple/ntuple-writer.ts';
export type { FieldType } from './rntuple/written-field.ts';
export type { Branch } from './tree/branch.ts';
export { chainTrees } from './tree/chain.ts';
export type { Cluster } from './tree/clusters.ts';
export { withFriends } from './tree/friends.ts';
export type { ReadTreeOptions, Tree } from './tree/tree.ts';
export type { TreeWriter, TreeWriterOptions } from './tree/tree-writer.ts';
export type { BranchType, NumberType } from './tree/write-branch-plan.ts';
export type { Checked, Finding } from './verify/ledger.ts';
export { type FileVerdict, verifyFile } from './verify/verify-file.ts';
