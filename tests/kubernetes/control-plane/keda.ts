import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '@tillkeeper/event-bus/testing';
import type { ControlPlane } from './start-control-plane.ts';

const run = promisify(execFile);
const admission = 'keda-admission';

/**
 * Starts KEDA's operator, metrics adapter and admission webhook beside the control plane, from `folder`. The API server
 * reaches them on loopback: the webhook by its address, the metrics through an ExternalName Service.
 */
export async function startKeda(plane: ControlPlane, folder: string): Promise<void> {
  const { kubectl, processes, directory, kubeconfig } = plane;
  const certificates = join(directory, 'keda-certificates');
  await mkdir(certificates);
  await makeCertificates(certificates);
  const authority = (await readFile(join(certificates, 'ca.crt'))).toString('base64');
  const [webhook, adapter, metrics, ...others] = await freePorts(10);
  const [health1, metrics2, health2, metrics3] = others;
  await kubectl.must(
    ['apply', '--server-side', '-f', '-'],
    JSON.stringify(surroundings({ authority, webhookPort: webhook ?? 0, adapterPort: adapter ?? 0 })),
  );
  const environment = {
    KUBECONFIG: kubeconfig,
    KEDA_CLUSTER_OBJECT_NAMESPACE: 'keda',
    POD_NAMESPACE: 'keda',
    WATCH_NAMESPACE: '',
  };
  const at = (port: number | undefined): string => `127.0.0.1:${port}`;
  processes.start(
    'keda-webhooks',
    join(folder, 'keda-webhooks'),
    [
      ...['--cert-dir', certificates, '--port', String(webhook)],
      ...['--metrics-bind-address', at(metrics2), '--health-probe-bind-address', at(health1)],
    ],
    environment,
  );
  processes.start(
    'keda-operator',
    join(folder, 'keda-operator'),
    [
      ...[
        '--cert-dir',
        certificates,
        '--metrics-bind-address',
        at(metrics3),
        '--health-probe-bind-address',
        at(health2),
      ],
      ...['--metrics-service-bind-address', at(metrics)],
      ...['--enable-webhook-patching=false', '--enable-apiservice-patching=false'],
    ],
    environment,
  );
  processes.start(
    'keda-adapter',
    join(folder, 'keda-adapter'),
    [
      ...['--secure-port', String(adapter), '--bind-address', '127.0.0.1', '--port', String(others[4])],
      ...['--metrics-service-address', `localhost:${metrics}`, '--cert-dir', certificates],
      ...['--client-ca-file', join(certificates, 'ca.crt')],
      ...['--tls-cert-file', join(certificates, 'tls.crt'), '--tls-private-key-file', join(certificates, 'tls.key')],
      // it reads the cluster by these, and asks nobody who its callers are: the control plane has no front-proxy certificates
      ...['--lister-kubeconfig', kubeconfig, '--authentication-kubeconfig', kubeconfig],
      ...['--authorization-kubeconfig', kubeconfig, '--authentication-skip-lookup'],
    ],
    environment,
  );
  await kubectl.must([
    ...['wait', '--for=condition=Available', 'apiservice', 'v1beta1.external.metrics.k8s.io', '--timeout=180s'],
  ]);
  processes.assertAlive();
}

/** Whether the API server asks KEDA's webhook. */
export async function hasKedaAdmission({ kubectl }: Pick<ControlPlane, 'kubectl'>): Promise<boolean> {
  return (await kubectl.run(['get', 'validatingwebhookconfiguration', admission])).code === 0;
}

async function makeCertificates(directory: string): Promise<void> {
  const openssl = (...words: readonly string[]) => run('openssl', words, { cwd: directory });
  const names = ['localhost', 'keda-metrics-apiserver.keda.svc', 'keda-operator.keda.svc.cluster.local'];
  await writeFile(
    join(directory, 'names'),
    `subjectAltName=${names.map(name => `DNS:${name}`).join(',')},IP:127.0.0.1`,
  );
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  await openssl('req', '-x509', ...key, '-days', '2', '-subj', '/CN=ca', '-keyout', 'ca.key', '-out', 'ca.crt');
  await openssl('req', ...key, '-subj', '/CN=keda', '-keyout', 'tls.key', '-out', 'tls.csr');
  await openssl(
    ...['x509', '-req', '-in', 'tls.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'],
    ...['-out', 'tls.crt', '-extfile', 'names'],
  );
}

function surroundings(options: { authority: string; webhookPort: number; adapterPort: number }): object {
  const { authority, webhookPort, adapterPort } = options;
  const name = 'external-metrics';
  const rbac = 'rbac.authorization.k8s.io';
  const group = (who: string): object => ({ apiGroup: rbac, kind: 'Group', name: `system:${who}` });
  const metricsService = { name: 'keda-metrics-apiserver', namespace: 'keda' };
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'keda' } },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metricsService,
        spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port: adapterPort }] },
      },
      {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1beta1.external.metrics.k8s.io' },
        spec: {
          ...{ group: 'external.metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 },
          ...{ caBundle: authority, service: { ...metricsService, port: adapterPort } },
        },
      },
      // the API server comes to the adapter as nobody: allowed for these metrics only
      {
        apiVersion: `${rbac}/v1`,
        kind: 'ClusterRole',
        metadata: { name },
        rules: [
          { apiGroups: ['external.metrics.k8s.io'], resources: ['*'], verbs: ['get', 'list'] },
          {
            nonResourceURLs: ['/apis/external.metrics.k8s.io', '/apis/external.metrics.k8s.io/*', '/openapi/*'],
            verbs: ['get'],
          },
        ],
      },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
        subjects: [group('unauthenticated'), group('authenticated')],
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: admission },
        webhooks: [
          {
            name: 'vscaledobject.kb.io',
            admissionReviewVersions: ['v1'],
            clientConfig: {
              url: `https://localhost:${webhookPort}/validate-keda-sh-v1alpha1-scaledobject`,
              caBundle: authority,
            },
            ...{ failurePolicy: 'Fail', sideEffects: 'None' },
            rules: [
              {
                ...{ apiGroups: ['keda.sh'], apiVersions: ['v1alpha1'], operations: ['CREATE', 'UPDATE'] },
                resources: ['scaledobjects'],
              },
            ],
          },
        ],
      },
    ],
  };
}
