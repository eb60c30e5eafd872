import type { NodeNamespace } from './node-namespace.ts';
import { cniPlugins, network, nodeName } from './node-settings.ts';

/** The image of the process that holds a pod's namespaces; it is made here, no registry has to deliver it. */
export const pauseImage = 'localhost/pause:1';
export const containerdSocket = (directory: string): string => `${directory}/containerd.sock`;

/** What the node's programs are told, by the name of the file. JSON is YAML; containerd wants TOML. */
export function nodeFiles({ directory, cgroup }: NodeNamespace): Record<string, string> {
  return {
    'cni/10-pods.conflist': JSON.stringify(pods(directory)),
    'containerd.toml': containerd(directory),
    'kubelet.yaml': JSON.stringify(kubelet(directory, cgroup)),
    'proxy.yaml': JSON.stringify(proxy(directory)),
    Corefile: corefile(directory),
    // what pods are told beside the cluster's names: nothing
    'resolv.conf': '',
  };
}

function pods(directory: string): object {
  const range = { subnet: network.podSubnet, rangeStart: network.firstPodAddress };
  return {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: network.bridge,
        isDefaultGateway: true,
        hairpinMode: true,
        ipMasq: false,
        ipam: { type: 'host-local', dataDir: `${directory}/ipam`, ranges: [[range]] },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

function containerd(directory: string): string {
  const plugin = 'plugins."io.containerd.cri.v1';
  return [
    'version = 3',
    `[${plugin}.images".pinned_images]`,
    `sandbox = "${pauseImage}"`,
    `[${plugin}.runtime"]`,
    // without CAP_SYS_RESOURCE no process may get a lower score than ours, and pause is given -998
    'restrict_oom_score_adj = true',
    `[${plugin}.runtime".cni]`,
    `bin_dirs = ["${cniPlugins}"]`,
    `conf_dir = "${directory}/cni"`,
    `[${plugin}.runtime".containerd.runtimes.runc]`,
    'runtime_type = "io.containerd.runc.v2"',
    `[${plugin}.runtime".containerd.runtimes.runc.options]`,
    'SystemdCgroup = false',
    '',
  ].join('\n');
}

function kubelet(directory: string, cgroup: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: network.nodeAddress,
    port: 10250,
    readOnlyPort: 0,
    healthzBindAddress: '127.0.0.1',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${directory}/ca.crt` },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: `${directory}/kubelet-serving.crt`,
    tlsPrivateKeyFile: `${directory}/kubelet-serving.key`,
    containerRuntimeEndpoint: `unix://${containerdSocket(directory)}`,
    // a hybrid machine: the controllers are in v1, which 1.36 only grumbles about
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    failSwapOn: false,
    oomScoreAdj: 0,
    resolvConf: `${directory}/resolv.conf`,
    clusterDomain: 'cluster.local',
    clusterDNS: [network.dnsServiceAddress],
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'nodefs.available': '1%', 'imagefs.available': '1%', 'memory.available': '200Mi' },
    enforceNodeAllocatable: ['pods'],
    serializeImagePulls: false,
    syncFrequency: '10s',
    nodeStatusUpdateFrequency: '2s',
    podLogsDir: `${directory}/pod-logs`,
    volumePluginDir: `${directory}/plugins`,
    shutdownGracePeriod: '0s',
  };
}

function proxy(directory: string): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig: `${directory}/proxy.kubeconfig` },
    mode: 'iptables',
    clusterCIDR: network.podSubnet,
    hostnameOverride: nodeName,
    healthzBindAddress: '',
    metricsBindAddress: '127.0.0.1:10249',
    oomScoreAdj: 0,
    // connection tracking is tuned for the whole machine, which is not ours
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    iptables: { minSyncPeriod: '100ms', syncPeriod: '10s' },
  };
}

function corefile(directory: string): string {
  return [
    '.:53 {',
    `  bind ${network.nodeAddress}`,
    '  errors',
    '  kubernetes cluster.local in-addr.arpa {',
    `    kubeconfig ${directory}/admin.kubeconfig`,
    '    ttl 1',
    '  }',
    '}',
    '',
  ].join('\n');
}
