import { network, ports } from './node-settings.ts';

/** Objects that make processes on the node's address part of the cluster: Services without a selector, their ends written by hand. */
export const clusterDns = serviceOnNode({
  name: 'kube-dns',
  clusterIP: network.dnsServiceAddress,
  ports: [
    { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, targetPort: 53, protocol: 'TCP' },
  ],
});

export const metricsApi = [
  ...serviceOnNode({
    name: 'metrics-server',
    ports: [{ name: 'https', port: 443, targetPort: ports.metricsServer, protocol: 'TCP' }],
  }),
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      ...{ group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 },
      insecureSkipTLSVerify: true,
      service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
    },
  },
];

function serviceOnNode(service: {
  name: string;
  clusterIP?: string;
  ports: { name: string; port: number; targetPort: number; protocol: string }[];
}): object[] {
  const { name, clusterIP } = service;
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'kube-system' },
      spec: { ...(clusterIP !== undefined && { clusterIP }), ports: service.ports },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-1`, namespace: 'kube-system', labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: service.ports.map(({ name, targetPort, protocol }) => ({ name, port: targetPort, protocol })),
      endpoints: [{ addresses: [network.nodeAddress], conditions: { ready: true } }],
    },
  ];
}
