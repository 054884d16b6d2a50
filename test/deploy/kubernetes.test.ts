import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { newSession, queuesOf } from '../../src/jobs/executor/rabbitmq/names.ts';

const folder = join(import.meta.dirname, '..', '..', 'deploy', 'kubernetes');
const name = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
const labels = z.record(z.string(), z.string());
const metadata = z.strictObject({ name, labels });
const quantity = z.string().regex(/^\d+(\.\d+)?(m|Ki|Mi|Gi|Ti)?$/);
const amounts = z.partialRecord(z.enum(['cpu', 'memory', 'storage']), quantity);

const container = z.strictObject({
  name,
  image: z.string().regex(/^[\w./-]+:[\w.-]+$/, 'an image with a tag'),
  args: z.array(z.string()),
  env: z.array(
    z.strictObject({
      name: z.string(),
      valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name, key: z.string() }) }),
    }),
  ),
  resources: z.strictObject({ requests: amounts, limits: amounts }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name, mountPath: z.string().startsWith('/') })),
});

const pod = z.strictObject({
  terminationGracePeriodSeconds: z.int(),
  automountServiceAccountToken: z.literal(false),
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
  }),
  containers: z.array(container),
  volumes: z.array(z.strictObject({ name, persistentVolumeClaim: z.strictObject({ claimName: name }) })),
});

const object = <K extends string, S extends z.ZodRawShape>(apiVersion: string, kind: K, rest: S) =>
  z.strictObject({ apiVersion: z.literal(apiVersion), kind: z.literal(kind), metadata, ...rest });

const MANIFEST = z.discriminatedUnion('kind', [
  object('v1', 'PersistentVolumeClaim', {
    spec: z.strictObject({
      accessModes: z.array(z.enum(['ReadWriteMany', 'ReadWriteOnce'])),
      resources: z.strictObject({ requests: amounts }),
    }),
  }),
  object('v1', 'ServiceAccount', {}),
  object('rbac.authorization.k8s.io/v1', 'Role', {
    rules: z.array(
      z.strictObject({
        apiGroups: z.array(z.string()),
        resources: z.array(z.string()),
        verbs: z.array(z.enum(['create', 'get', 'list', 'delete'])),
      }),
    ),
  }),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: z.strictObject({ apiGroup: z.string(), kind: z.literal('Role'), name }),
    subjects: z.array(z.strictObject({ kind: z.literal('ServiceAccount'), name })),
  }),
  object('apps/v1', 'Deployment', {
    spec: z.strictObject({
      selector: z.strictObject({ matchLabels: labels }),
      template: z.strictObject({ metadata: z.strictObject({ labels }), spec: pod }),
    }),
  }),
  object('keda.sh/v1alpha1', 'TriggerAuthentication', {
    spec: z.strictObject({
      secretTargetRef: z.array(z.strictObject({ parameter: z.string(), name, key: z.string() })),
    }),
  }),
  object('keda.sh/v1alpha1', 'ScaledObject', {
    spec: z.strictObject({
      scaleTargetRef: z.strictObject({ name }),
      minReplicaCount: z.int(),
      maxReplicaCount: z.int(),
      pollingInterval: z.int(),
      cooldownPeriod: z.int(),
      triggers: z.array(
        z.strictObject({
          type: z.literal('rabbitmq'),
          metadata: z.record(z.string(), z.string()),
          authenticationRef: z.strictObject({ name }),
        }),
      ),
    }),
  }),
]);

function manifestsIn(file: string) {
  const documents = parseAllDocuments(readFileSync(join(folder, file), 'utf8'));
  return documents.map((document) => MANIFEST.parse(document.toJS()));
}

const all = ['runs.yaml', 'workers.yaml'].flatMap(manifestsIn);
const find = <K extends (typeof all)[number]['kind']>(kind: K) => {
  const found = all.find((one) => one.kind === kind);
  assert.ok(found, `there is no ${kind}`);
  return found as Extract<(typeof all)[number], { kind: K }>;
};

test('what the manifests name is there, and the selector finds its pods', () => {
  const deployment = find('Deployment');
  const { template, selector } = deployment.spec;
  assert.deepEqual(template.metadata.labels, selector.matchLabels);
  assert.equal(
    template.spec.volumes[0]?.persistentVolumeClaim.claimName,
    find('PersistentVolumeClaim').metadata.name,
  );
  const scaled = find('ScaledObject').spec;
  assert.equal(scaled.scaleTargetRef.name, deployment.metadata.name);
  assert.equal(scaled.triggers[0]?.authenticationRef.name, find('TriggerAuthentication').metadata.name);
  const binding = find('RoleBinding');
  assert.equal(binding.roleRef.name, find('Role').metadata.name);
  assert.equal(binding.subjects[0]?.name, find('ServiceAccount').metadata.name);
  const { metadata: settings } = scaled.triggers[0] ?? {};
  // The queue that the scaler counts is one that runs have.
  assert.match(queuesOf(newSession('default', 'bumpnet')).tasks, new RegExp(settings?.queueName ?? '(?!)'));
  assert.doesNotMatch(queuesOf(newSession('other', 'bumpnet')).tasks, new RegExp(settings?.queueName ?? ''));
});
