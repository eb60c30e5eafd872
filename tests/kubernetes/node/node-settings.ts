/** Where things are in the node's network. deploy/k8s/overlays/local says the node's address and its neighbours' ports. */
export const network = {
  /** The node's own, on the bridge of its pods. */
  nodeAddress: '10.244.0.1',
  podSubnet: '10.244.0.0/24',
  firstPodAddress: '10.244.0.10',
  serviceSubnet: '10.96.0.0/16',
  kubernetesServiceAddress: '10.96.0.1',
  dnsServiceAddress: '10.96.0.10',
  /** A cable between this machine and the node. */
  machineAddress: '10.245.0.1',
  cableAddress: '10.245.0.2',
  cableSubnet: '10.245.0.0/30',
  bridge: 'tk-pods',
  cable: 'tk-cable',
} as const;

export const ports = { apiserver: 6443, etcd: 2379, etcdPeer: 2380, metricsServer: 4443 } as const;

/** Where Debian puts them. */
export const cniPlugins = '/usr/lib/cni';
export const nodeName = 'node-1';
