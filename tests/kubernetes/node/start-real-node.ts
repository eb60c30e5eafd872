import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import { writeCertificates } from './certificates.ts';
import { nodeBinaries } from './node-binaries.ts';
import { containerdSocket, nodeFiles } from './node-files.ts';
import { type NodeNamespace, startNodeNamespace } from './node-namespace.ts';
import { network, nodeName, ports } from './node-settings.ts';
import { pauseArchive } from './pause-archive.ts';
import { clusterDns, metricsApi } from './served-on-the-node.ts';
import { startApiServer, startControllers } from './start-control-plane.ts';

const run = promisify(execFile);
const startTimeoutMs = 120_000;

/** A cluster of one real node: pods are processes that runc started, and Services are reached from this machine. */
export interface RealNode {
  readonly namespace: NodeNamespace;
  /** For programs that read KUBECONFIG: who may do everything. */
  readonly kubeconfig: string;
  /** Where kubectl lies. */
  readonly binaries: string;
  /** Runs kubectl on this machine and returns its stdout; an error has its stderr. */
  kubectl(...args: readonly string[]): Promise<string>;
  apply(...objects: readonly object[]): Promise<void>;
  /** Makes the images of a docker archive known to the node. */
  importImages(archive: string): Promise<void>;
  /** Gives an image of the node a second name. */
  tagImage(name: string, also: string): Promise<void>;
  /** The number, inside, of a container's first process: for what has no command in Kubernetes, such as SIGKILL from nowhere. */
  processOf(namespace: string, pod: string): Promise<number>;
  /** Calls a function again and again until what it returns is not undefined; an error is as good as undefined, until the time is over. */
  until<T>(what: string, look: () => Promise<T | undefined>, timeoutMs?: number): Promise<T>;
  stop(): Promise<void>;
}

/** Resolves when the node is Ready: some ten seconds where nothing has to be built. Metrics of pods follow when there are pods. */
export async function startRealNode(
  options: {
    readonly progress?: (line: string) => void;
    /** Called when its network is there, long before the node is Ready: for what is to be started beside it. */
    readonly onNamespace?: (namespace: NodeNamespace) => void;
  } = {},
): Promise<RealNode> {
  const { progress = () => {}, onNamespace = () => {} } = options;
  const [binaries, programs] = [await controlPlaneBinaries(), await nodeBinaries()];
  const namespace = await startNodeNamespace(join(programs, 'pause'));
  try {
    onNamespace(namespace);
    const node = createNode(namespace, binaries, programs);
    const { directory } = namespace;
    await Promise.all([
      writeCertificates(directory),
      ...Object.entries(nodeFiles(namespace)).map(async ([name, content]) => {
        await mkdir(dirname(join(directory, name)), { recursive: true });
        await writeFile(join(directory, name), content);
      }),
    ]);
    const socket = containerdSocket(directory);
    namespace.start(
      'containerd',
      ...([
        'env',
        `PATH=${programs}:${process.env['PATH']}`,
        join(programs, 'containerd'),
        '--config',
        join(directory, 'containerd.toml'),
      ] as const),
      ...['--root', join(directory, 'containerd'), '--state', join(directory, 'run'), '--address', socket],
    );
    await startApiServer(namespace, binaries);
    await node.until('the API server', () => node.kubectl('get', '--raw', '/readyz'));
    startControllers(namespace, binaries);
    progress('the API server is ready');
    await node.until('containerd', () => namespace.run(join(programs, 'ctr'), '-a', socket, 'version'));
    await node.importImages(await pauseArchive(programs));
    startNodePrograms(namespace, programs);
    await node.apply(...clusterDns, ...metricsApi);
    await node.until('the node', async () => {
      const said = await node.kubectl(
        'get',
        'node',
        nodeName,
        '-o',
        'jsonpath={.status.conditions[?(@.type=="Ready")].status}',
      );
      return said === 'True' ? said : undefined;
    });
    progress('the node is Ready');
    return node;
  } catch (error) {
    await namespace.stop();
    throw error;
  }
}

function startNodePrograms(namespace: NodeNamespace, programs: string): void {
  const { directory } = namespace;
  const at = (name: string) => join(directory, name);
  const program = (name: string) => join(programs, name);
  namespace.start(
    'kubelet',
    program('kubelet'),
    ...['--config', at('kubelet.yaml'), '--kubeconfig', at('kubelet.kubeconfig'), '--root-dir', at('kubelet')],
    ...['--cert-dir', at('kubelet-pki'), '--hostname-override', nodeName, '--node-ip', network.nodeAddress],
    ...['--node-labels', 'topology.kubernetes.io/zone=zone-1', '--v', '2'],
  );
  namespace.start('proxy', program('kube-proxy'), '--config', at('proxy.yaml'), '--v', '2');
  namespace.start('dns', program('coredns'), '-conf', at('Corefile'));
  const admin = at('admin.kubeconfig');
  namespace.start(
    'metrics-server',
    program('metrics-server'),
    ...['--kubeconfig', admin, '--authentication-kubeconfig', admin, '--authorization-kubeconfig', admin],
    ...[
      '--bind-address',
      network.nodeAddress,
      '--secure-port',
      String(ports.metricsServer),
      '--cert-dir',
      at('metrics-certificates'),
    ],
    ...['--kubelet-preferred-address-types', 'InternalIP', '--kubelet-certificate-authority', at('ca.crt')],
    ...['--metric-resolution', '10s', '--kubelet-request-timeout', '5s'],
  );
}

function createNode(namespace: NodeNamespace, binaries: string, programs: string): RealNode {
  const { directory } = namespace;
  const kubeconfig = join(directory, 'admin.kubeconfig');
  const kubectlProgram = join(binaries, 'kubectl');
  const options = { env: { ...process.env, KUBECONFIG: kubeconfig, NO_PROXY: '*' }, maxBuffer: 64 * 2 ** 20 };
  const ctr = (...args: string[]) =>
    namespace.run(join(programs, 'ctr'), '-a', containerdSocket(directory), '-n', 'k8s.io', ...args);
  const node: RealNode = {
    namespace,
    kubeconfig,
    binaries,
    async kubectl(...args) {
      return (await run(kubectlProgram, [...args], options)).stdout;
    },
    async apply(...objects) {
      const child = spawn(kubectlProgram, ['apply', '--server-side', '--force-conflicts', '-f', '-'], {
        ...options,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      child.stdin.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
      const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
      if (code !== 0) throw new Error(`kubectl apply: ${complaint}`);
    },
    importImages: archive => ctr('images', 'import', '--local', archive).then(() => {}),
    tagImage: (name, also) => ctr('images', 'tag', '--force', name, also).then(() => {}),
    async processOf(inNamespace, pod) {
      const path = 'jsonpath={.status.containerStatuses[0].containerID}';
      const id = (await node.kubectl('--namespace', inNamespace, 'get', 'pod', pod, '-o', path)).replace(
        'containerd://',
        '',
      );
      const task = (await ctr('tasks', 'list')).split('\n').find(line => line.startsWith(id));
      const pid = Number(task?.split(/\s+/)[1]);
      if (id === '' || !(pid > 1)) throw new Error(`${pod} has no running process`);
      return pid;
    },
    async until(what, look, timeoutMs = startTimeoutMs) {
      let complaint: unknown;
      for (const giveUpAt = Date.now() + timeoutMs; Date.now() < giveUpAt; await sleep(200)) {
        await namespace.checkAlive();
        try {
          const found = await look();
          if (found !== undefined) return found;
        } catch (error) {
          complaint = error;
        }
      }
      throw new Error(
        `${what}: not within ${timeoutMs / 1000} s; logs: ${(await readdir(directory)).filter(name => name.endsWith('.log'))}`,
        {
          cause: complaint,
        },
      );
    },
    stop: () => namespace.stop(),
  };
  return node;
}
