export { type CuttableProxy, startCuttableProxy } from './cuttable-proxy.ts';
export { freePorts } from './kafka/free-ports.ts';
export { kafkaIsAvailable } from './kafka/kafka-libs.ts';
export type { KafkaNode } from './kafka/kafka-node.ts';
export { type KafkaBroker, startKafkaBroker } from './kafka-broker.ts';
export { type KafkaCluster, startKafkaCluster } from './kafka-cluster.ts';
