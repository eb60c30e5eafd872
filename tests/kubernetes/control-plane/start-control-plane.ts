import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '@tillkeeper/event-bus/testing';
import { isThere } from './build-once.ts';
import { kubeconfigOf, writeCredentials } from './credentials.ts';
import { createKubectl, type Kubectl } from './kubectl.ts';
import { createOwnProcesses, type OwnProcesses } from './own-processes.ts';

export interface ControlPlane {
  readonly kubectl: Kubectl;
  /** Kubeconfigs, logs, certificates; removed at the end. */
  readonly directory: string;
  readonly kubeconfig: string;
  readonly processes: OwnProcesses;
  stop(): Promise<void>;
}

const startTimeoutMs = 180_000;

/**
 * A Kubernetes of this machine alone: etcd, kube-apiserver, controllers and scheduler as they are, and nodes that are not
 * there, one a zone (KWOK says that pods on them run, are ready, and end). It proves what servers and controllers say to
 * the manifests; it runs none of the programs.
 */
export async function startControlPlane({
  binaries,
  nodes,
}: {
  binaries: string;
  nodes: number;
}): Promise<ControlPlane> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-kubernetes-'));
  const processes = createOwnProcesses(directory);
  const stop = async (): Promise<void> => {
    await processes.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const [apiPort = 0, etcdPort = 0, peerPort = 0] = await freePorts(3);
    await writeCredentials(directory, apiPort);
    const program = (name: string): string => join(binaries, name);
    const etcd = `http://127.0.0.1:${etcdPort}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    processes.start('etcd', program('etcd'), [
      // a cluster that is thrown away need not survive the machine
      ...['--data-dir', 'etcd', '--unsafe-no-fsync', '--log-level', 'warn'],
      ...['--listen-client-urls', etcd, '--advertise-client-urls', etcd, '--listen-peer-urls', peer],
      ...['--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
    ]);
    processes.start('kube-apiserver', program('kube-apiserver'), [
      ...['--etcd-servers', etcd, '--bind-address', '127.0.0.1', '--secure-port', String(apiPort)],
      ...['--advertise-address', '127.0.0.1', '--endpoint-reconciler-type', 'none', '--cert-dir', 'certs'],
      ...['--service-cluster-ip-range', '10.96.0.0/16', '--service-account-issuer', 'https://kubernetes.default.svc'],
      ...['--service-account-key-file', 'sa.pub', '--service-account-signing-key-file', 'sa.key'],
      ...['--token-auth-file', 'tokens.csv', '--authorization-mode', 'RBAC', '--profiling=false'],
      ...['--admission-control-config-file', 'admission.yaml'],
    ]);
    const kubeconfig = join(directory, kubeconfigOf('admin'));
    const kubectl = createKubectl(program('kubectl'), kubeconfig);
    await untilReady(kubectl, processes, join(directory, 'certs/apiserver.crt'));
    processes.start('kube-controller-manager', program('kube-controller-manager'), [
      ...['--kubeconfig', kubeconfigOf('kcm'), '--leader-elect=false', '--secure-port', '0'],
      ...['--service-account-private-key-file', 'sa.key', '--root-ca-file', 'certs/apiserver.crt'],
      ...['--use-service-account-credentials=true', '--horizontal-pod-autoscaler-sync-period=1s'],
      // pods that are not there need no time to warm up
      '--horizontal-pod-autoscaler-cpu-initialization-period=1s',
      '--horizontal-pod-autoscaler-initial-readiness-delay=1s',
      '--controllers=*,-nodeipam,-node-route-controller,-service-lb-controller,-cloud-node-lifecycle-controller',
    ]);
    processes.start('kube-scheduler', program('kube-scheduler'), [
      ...['--kubeconfig', kubeconfigOf('scheduler'), '--leader-elect=false', '--secure-port', '0'],
    ]);
    await writeFile(join(directory, 'stages.yaml'), patientStages(await readFile(program('kwok-stages.yaml'), 'utf8')));
    processes.start('kwok', program('kwok'), [
      ...['--kubeconfig', kubeconfigOf('kwok'), '--manage-all-nodes=true', '--config', 'stages.yaml'],
      ...['--cidr', '10.244.0.0/16', '--node-ip', '10.0.0.1', '--node-lease-duration-seconds', '40'],
    ]);
    await kubectl.must(['create', '-f', '-'], JSON.stringify(listOfNodes(nodes)));
    await kubectl.must(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=180s']);
    processes.assertAlive();
    return { kubectl, directory, kubeconfig, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a pod is given when what its init container waits for has come: no program runs here that could find out. */
export const hasWhatItWaitsFor = 'tillkeeper.test/waited';

/** KWOK's usual life of pods, five times as fast, and an init container ends when the test says so. */
function patientStages(stages: string): string {
  const name = 'name: pod-init-container-completed\n';
  const [before, after, ...more] = stages.split(name);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error('KWOK names the end of init containers otherwise');
  const waits = `    - key: .metadata.annotations["${hasWhatItWaitsFor}"]\n      operator: Exists\n`;
  const patient = after.replace('matchExpressions:\n', `matchExpressions:\n${waits}`);
  return `${before}${name}${patient}`
    .replaceAll('jitterDurationMilliseconds: 5000', 'jitterDurationMilliseconds: 1000')
    .replaceAll(' durationMilliseconds: 1000', ' durationMilliseconds: 200');
}

async function untilReady(kubectl: Kubectl, processes: OwnProcesses, certificate: string): Promise<void> {
  const giveUpAt = performance.now() + startTimeoutMs;
  for (;;) {
    processes.assertAlive();
    if ((await isThere(certificate)) && (await kubectl.run(['get', '--raw', '/readyz'])).code === 0) return;
    if (performance.now() > giveUpAt) throw new Error(`kube-apiserver is not ready after ${startTimeoutMs} ms`);
    await wait(100);
  }
}

function listOfNodes(count: number): object {
  const room = { cpu: '16', memory: '64Gi', pods: '110', 'ephemeral-storage': '200Gi' };
  const node = (number: number): object => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `node-${number}`,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': `node-${number}`,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': `zone-${number}`,
      },
    },
    status: { allocatable: room, capacity: room },
  });
  return { apiVersion: 'v1', kind: 'List', items: Array.from({ length: count }, (_, index) => node(index + 1)) };
}
