import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

interface Manifest {
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly spec: {
    readonly completions: number;
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly command: readonly string[] }[] };
    };
  };
}

interface Pod {
  readonly index: number;
  readonly child: ChildProcess;
  readonly created: string;
}

/** A stand-in for an API server and its nodes: runs the pods of indexed Jobs as processes of this machine. */
export interface KubernetesStandIn {
  /** A kubeconfig that leads to it. */
  readonly kubeconfig: string;
  /** The Jobs that were made, as they came. */
  readonly manifests: readonly unknown[];
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const JOBS = '/apis/batch/v1/namespaces/physics/jobs';
const PODS = '/api/v1/namespaces/physics/pods';

/** Starts it on a port of the loopback interface; its only namespace is `physics`. */
export async function kubernetesStandIn(): Promise<KubernetesStandIn> {
  const jobs = new Map<string, { manifest: Manifest; pods: Pod[] }>();
  const manifests: unknown[] = [];
  const asked: string[] = [];

  function create(manifest: Manifest): [number, unknown] {
    manifests.push(manifest);
    const { name } = manifest.metadata;
    if (jobs.has(name)) return [409, failure(409, 'AlreadyExists', `jobs.batch "${name}" already exists`)];
    const [program = '', ...args] = manifest.spec.template.spec.containers[0]?.command ?? [];
    const pods = Array.from({ length: manifest.spec.completions }, (_, index) => {
      const env = { ...process.env, JOB_COMPLETION_INDEX: String(index) };
      const child = spawn(program, args, { env, stdio: 'ignore' });
      child.unref();
      return { index, child, created: new Date().toISOString() };
    });
    jobs.set(name, { manifest, pods });
    return [201, manifest];
  }

  function statusOf(name: string): [number, unknown] {
    const job = jobs.get(name);
    if (!job) return [404, failure(404, 'NotFound', `jobs.batch "${name}" not found`)];
    const listed = (isWanted: (code: number) => boolean) =>
      job.pods
        .filter(({ child }) => isOver(child) && isWanted(child.exitCode ?? 137))
        .map(({ index }) => index);
    const status = {
      completedIndexes: listed((code) => code === 0).join(','),
      failedIndexes: listed((code) => code !== 0).join(','),
    };
    return [200, { ...job.manifest, status }];
  }

  function podsOf(selector: string): [number, unknown] {
    const name = /^batch\.kubernetes\.io\/job-name=(.*)$/.exec(selector)?.[1] ?? '';
    const items = (jobs.get(name)?.pods ?? []).map((pod) => podView(name, pod));
    return [200, { apiVersion: 'v1', kind: 'PodList', metadata: {}, items }];
  }

  function remove(name: string): [number, unknown] {
    const job = jobs.get(name);
    if (!job) return [404, failure(404, 'NotFound', `jobs.batch "${name}" not found`)];
    for (const { child } of job.pods) child.kill('SIGTERM');
    jobs.delete(name);
    return [200, { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Success' }];
  }

  async function answer(request: IncomingMessage): Promise<[number, unknown]> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(`${request.method} ${url.pathname}`);
    const name = url.pathname.slice(JOBS.length + 1);
    if (request.method === 'POST' && url.pathname === JOBS)
      return create((await bodyOf(request)) as Manifest);
    if (request.method === 'GET' && url.pathname === PODS)
      return podsOf(url.searchParams.get('labelSelector') ?? '');
    if (request.method === 'GET' && url.pathname.startsWith(`${JOBS}/`)) return statusOf(name);
    if (request.method === 'DELETE' && url.pathname.startsWith(`${JOBS}/`)) return remove(name);
    return [403, failure(403, 'Forbidden', `${request.method} ${url.pathname} is not allowed`)];
  }

  const server = createServer((request, response) => void answer(request).then((end) => send(response, end)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}`),
    manifests,
    asked,
    async close() {
      for (const { pods } of jobs.values()) for (const { child } of pods) child.kill('SIGKILL');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isOver = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

function podView(job: string, { index, child, created }: Pod) {
  const annotations = { 'batch.kubernetes.io/job-completion-index': String(index) };
  const metadata = { name: `${job}-${index}`, creationTimestamp: created, annotations };
  const exitCode = child.exitCode ?? 137;
  const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' };
  const state = isOver(child) ? { terminated } : { running: { startedAt: created } };
  const phase = !isOver(child) ? 'Running' : exitCode === 0 ? 'Succeeded' : 'Failed';
  const container = { name: 'worker', image: 'beamline', imageID: '', ready: true, restartCount: 0, state };
  return { apiVersion: 'v1', kind: 'Pod', metadata, status: { phase, containerStatuses: [container] } };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function send(response: ServerResponse, [code, body]: [number, unknown]): void {
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

const failure = (code: number, why: string, message: string) => ({
  apiVersion: 'v1',
  kind: 'Status',
  metadata: {},
  status: 'Failure',
  reason: why,
  message,
  code,
});

const kubeconfigFor = (server: string) => `apiVersion: v1
kind: Config
clusters: [{ name: one, cluster: { server: "${server}", insecure-skip-tls-verify: true } }]
users: [{ name: me, user: { token: secret } }]
contexts: [{ name: one, context: { cluster: one, user: me, namespace: physics } }]
current-context: one
`;
