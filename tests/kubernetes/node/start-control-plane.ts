import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeNamespace } from './node-namespace.ts';
import { network, ports } from './node-settings.ts';

/** Starts etcd and kube-apiserver inside; certificates are in the folder. */
export async function startApiServer(namespace: NodeNamespace, binaries: string): Promise<void> {
  const at = (name: string) => join(namespace.directory, name);
  const program = (name: string) => join(binaries, name);
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  namespace.start(
    'etcd',
    program('etcd'),
    ...['--data-dir', at('etcd'), '--unsafe-no-fsync', '--log-level', 'warn'],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
  );
  await writeFile(at('admission.json'), JSON.stringify(admission));
  namespace.start('apiserver', program('kube-apiserver'), ...apiserverArguments(at, client));
}

/** Starts what works on the cluster's objects; the API server answers, or they give up after ten seconds. */
export function startControllers(namespace: NodeNamespace, binaries: string): void {
  const at = (name: string) => join(namespace.directory, name);
  const program = (name: string) => join(binaries, name);
  namespace.start(
    'controller-manager',
    program('kube-controller-manager'),
    ...['--kubeconfig', at('controller-manager.kubeconfig'), '--leader-elect=false', '--secure-port', '0'],
    ...['--service-account-private-key-file', at('service-accounts.key'), '--root-ca-file', at('ca.crt')],
    '--use-service-account-credentials=true',
    // a cluster's defaults are minutes: what is tested is that it scales, not how patient it is
    ...['--horizontal-pod-autoscaler-sync-period=2s', '--horizontal-pod-autoscaler-downscale-stabilization=5s'],
    ...[
      '--horizontal-pod-autoscaler-initial-readiness-delay=2s',
      '--horizontal-pod-autoscaler-cpu-initialization-period=10s',
    ],
    '--controllers=*,-nodeipam,-node-route-controller,-service-lb-controller,-cloud-node-lifecycle-controller',
  );
  namespace.start(
    'scheduler',
    program('kube-scheduler'),
    ...['--kubeconfig', at('scheduler.kubeconfig'), '--leader-elect=false', '--secure-port', '0'],
  );
}

function apiserverArguments(at: (name: string) => string, etcd: string): string[] {
  return [
    ...['--etcd-servers', etcd, '--bind-address', '0.0.0.0', '--secure-port', String(ports.apiserver)],
    ...['--advertise-address', network.nodeAddress, '--service-cluster-ip-range', network.serviceSubnet],
    ...[
      '--tls-cert-file',
      at('apiserver.crt'),
      '--tls-private-key-file',
      at('apiserver.key'),
      '--client-ca-file',
      at('ca.crt'),
    ],
    ...['--service-account-issuer', 'https://kubernetes.default.svc'],
    ...[
      '--service-account-key-file',
      at('service-accounts.pub'),
      '--service-account-signing-key-file',
      at('service-accounts.key'),
    ],
    ...['--authorization-mode', 'Node,RBAC', '--enable-admission-plugins', 'NodeRestriction', '--profiling=false'],
    ...['--admission-control-config-file', at('admission.json')],
    ...['--kubelet-client-certificate', at('api-to-kubelet.crt'), '--kubelet-client-key', at('api-to-kubelet.key')],
    ...['--kubelet-certificate-authority', at('ca.crt'), '--kubelet-preferred-address-types', 'InternalIP'],
    // for what serves a part of the API itself: metrics-server, KEDA's adapter
    ...['--requestheader-client-ca-file', at('ca.crt'), '--requestheader-allowed-names', 'front-proxy'],
    ...['--requestheader-username-headers', 'X-Remote-User', '--requestheader-group-headers', 'X-Remote-Group'],
    ...['--requestheader-extra-headers-prefix', 'X-Remote-Extra-'],
    ...['--proxy-client-cert-file', at('front-proxy.crt'), '--proxy-client-key-file', at('front-proxy.key')],
  ];
}

/** Namespaces that say nothing about it are held to Pod Security "restricted" as well. */
const admission = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AdmissionConfiguration',
  plugins: [
    {
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1',
        kind: 'PodSecurityConfiguration',
        defaults: Object.fromEntries(
          ['enforce', 'warn', 'audit'].flatMap(mode => [
            [mode, 'restricted'],
            [`${mode}-version`, 'latest'],
          ]),
        ),
        exemptions: { usernames: [], runtimeClasses: [], namespaces: ['kube-system'] },
      },
    },
  ],
};
