import type { Column } from '../../column/index.ts';
import { FormatError, isError, NotFoundError, UnsupportedError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { Key } from '../file/key.ts';
import { didYouMean } from '../file/nearest-names.ts';
import { type FileContext, readRecord } from '../file/record.ts';
import { type CompileContext, compileReader } from '../model/compile.ts';
import { type ClassTable, makeClassTable } from '../streamer/class-table.ts';
import { readPointer } from '../streamer/pointer.ts';
import { typeOfName } from '../streamer/root-type.ts';
import { readStreamerInfos } from '../streamer/streamer-info.ts';
import type { Branch } from '../tree/branch.ts';
import type { Cluster } from '../tree/clusters.ts';
import { entryRange, entrySteps } from '../tree/entry-steps.ts';
import type { Tree } from '../tree/tree.ts';
import { readAnchor } from './anchor.ts';
import { readEnvelope } from './envelope.ts';
import { type FieldNode, makeFieldBranches } from './field-branch.ts';
import type { FieldPlan } from './field-plan.ts';
import { type Footer, type Header, readFooter, readHeader } from './footer.ts';
import { type PagedCluster, readPageList } from './page-list.ts';
import type { NTupleContext, OpenPages } from './page-store.ts';
import { readFields } from './read-fields.ts';
import { buildSchema } from './schema.ts';
import { objectReader } from './streamed-objects.ts';

/**
 * Opens an ntuple: reads its anchor, header, footer and page lists. It is read like a tree, its fields being the
 * branches: fields inside fields have paths such as `muon/_0/pt`, and are read with the collections around them.
 */
export async function openNTuple(
  file: FileContext,
  key: Key,
  classes: ClassTable,
  options: ReadOptions = {},
): Promise<Tree> {
  const anchor = readAnchor(await readRecord(file, key, options), file.hashes);
  const ntuple = { file, name: key.name, maxKeyBytes: anchor.maxKeyBytes };
  const [head, foot] = await Promise.all([
    readEnvelope(file, 'header', anchor.header, ntuple, options),
    readEnvelope(file, 'footer', anchor.footer, ntuple, options),
  ]);
  const header = readHeader(head);
  const footer = readFooter(foot, header, head.checksum);
  const clusters = await readClusters(ntuple, footer, head.checksum, options);
  return makeNTuple(ntuple, header, footer, clusters, classes);
}

/** Reads the page lists; gives the clusters in the order of entries. Throws `FormatError` where they leave entries out. */
export async function readClusters(
  ntuple: NTupleContext,
  { groups }: Footer,
  headerChecksum: Uint8Array,
  options: ReadOptions,
): Promise<PagedCluster[]> {
  const lists = await Promise.all(
    groups.map(async ({ pageList, clusters }) => {
      const envelope = await readEnvelope(ntuple.file, 'page list', pageList, ntuple, options);
      const found = readPageList(envelope, headerChecksum);
      if (found.length !== clusters)
        envelope.cursor.fail(`expected ${clusters} clusters, got ${found.length}`);
      return found;
    }),
  );
  const clusters = lists.flat().sort((a, b) => a.start - b.start);
  checkClusters(ntuple, clusters);
  return clusters;
}

/** Clusters must follow one another: an entry that none or two of them have cannot be read. */
function checkClusters({ file, name }: NTupleContext, clusters: readonly PagedCluster[]): void {
  let end = 0;
  for (const cluster of clusters) {
    if (cluster.start !== end) {
      throw new FormatError(
        `root: "${file.name}": a cluster of "${name}" starts at entry ${cluster.start}, not at ${end}`,
      );
    }
    end = cluster.end;
  }
}

/** The classes of the file and, before them, those that the ntuple describes itself. */
function classesOf({ file, name }: NTupleContext, { schema }: Footer, classes: ClassTable): ClassTable {
  if (schema.streamerInfos.length === 0) return classes;
  const place = { file: file.name, object: `classes of "${name}"` };
  // The list is streamed like an object behind a pointer, with its class in front.
  const infos = schema.streamerInfos.flatMap((bytes) => {
    const cursor = new Cursor(bytes, place);
    return readPointer(cursor, () => readStreamerInfos(cursor)) ?? [];
  });
  return makeClassTable(infos, classes);
}

function makeNTuple(
  ntuple: NTupleContext,
  header: Header,
  footer: Footer,
  clusters: readonly PagedCluster[],
  classes: ClassTable,
): Tree {
  const { file, name } = ntuple;
  const place = { file: file.name, object: `ntuple "${name}"` };
  const entries = clusters.at(-1)?.end ?? 0;
  const context: CompileContext = { classes: classesOf(ntuple, footer, classes), keepBaseObject: false };
  const fields = buildSchema(footer.schema, place);
  const nodes = makeFieldBranches(fields, { entries, clusters, classFault: classFaults(context) });
  const fieldNamed = fieldFinder(nodes);
  const { find, planOf } = fieldAccess(ntuple, nodes, fieldNamed);
  const reading = { ntuple, clusters, readObjects: objectReader(context, place) };

  async function readOn(
    names: readonly (string | Branch)[],
    range: Cluster,
    before?: OpenPages,
    options?: ReadOptions,
  ) {
    const { columns, openPages } = await readFields(reading, names.map(planOf), range, before, options);
    const named = names.map((one, i): [string, Column] => [nameOf(one), columns[i]!]);
    return { table: { length: range.end - range.start, columns: new Map(named) }, openPages };
  }

  return {
    name,
    title: header.description,
    entries,
    branches: nodes.map((node) => node.branch),
    clusters: clusters.map(({ start, end }) => ({ start, end })),
    friends: [],
    branch: (wanted) => find(wanted).branch,
    has: (wanted) => fieldNamed(wanted) !== undefined,
    async read(names, options = {}) {
      return (await readOn(names, entryRange(place, entries, options), undefined, options)).table;
    },
    async *batches(names, options = {}) {
      const range = entryRange(place, entries, options);
      let open: OpenPages | undefined;
      for (const step of entrySteps(clusters, range, options.entries)) {
        const { table, openPages } = await readOn(names, step, open, options);
        open = openPages;
        yield { start: step.start, ...table };
      }
    },
  };
}

const nameOf = (name: string | Branch) => (typeof name === 'string' ? name : name.path);

/** Fields and their plans by what they are asked for with, or the error that there is none. */
function fieldAccess({ file, name }: NTupleContext, nodes: readonly FieldNode[], named: FieldFinder) {
  function find(wanted: string | Branch): FieldNode {
    const path = nameOf(wanted);
    const node = named(path);
    if (node) return node;
    const paths = nodes.map(({ branch }) => branch.path);
    throw new NotFoundError(`root: "${file.name}": ntuple "${name}" has no field "${path}"`, {
      hint: didYouMean(path, paths),
    });
  }

  function planOf(wanted: string | Branch): FieldPlan {
    const { branch, plan } = find(wanted);
    if (branch.unreadable === undefined) return plan;
    throw new UnsupportedError(`root: "${file.name}": field "${branch.path}": ${branch.unreadable}`);
  }
  return { find, planOf };
}

type FieldFinder = (name: string) => FieldNode | undefined;

/** Finds fields by path, with slashes or with ROOT's dots, or by their own name; a name that occurs twice stands for the first. */
function fieldFinder(nodes: readonly FieldNode[]): FieldFinder {
  let byPath: Map<string, FieldNode> | undefined;
  let byOther: Map<string, FieldNode> | undefined;
  return (name) => {
    byPath ??= new Map(nodes.map((node) => [node.branch.path, node]));
    const found = byPath.get(name);
    if (found) return found;
    byOther ??= otherNames(nodes);
    return byOther.get(name);
  };
}

function otherNames(nodes: readonly FieldNode[]): Map<string, FieldNode> {
  const names = new Map<string, FieldNode>();
  const add = (name: string, node: FieldNode) => {
    if (!names.has(name)) names.set(name, node);
  };
  for (const node of nodes) add(node.branch.path.replaceAll('/', '.'), node);
  for (const node of nodes) if (!/^:?_\d+$/.test(node.branch.name)) add(node.branch.name, node);
  return names;
}

/** Tries what reading objects of a class would begin with, once for each class. */
function classFaults(context: CompileContext): (className: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (className) => {
    if (!known.has(className)) known.set(className, classFault(className, context));
    return known.get(className);
  };
}

function classFault(className: string, context: CompileContext): string | undefined {
  try {
    compileReader(typeOfName(className), context);
    return undefined;
  } catch (error) {
    if (isError(error, 'unsupported')) return error.message.replace(/^root: /, '');
    throw error;
  }
}
