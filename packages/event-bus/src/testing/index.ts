export { type CuttableProxy, startCuttableProxy } from './cuttable-proxy.ts';
export { freePorts } from './kafka/free-ports.ts';
export { kafkaIsAvailable, kafkaLibs } from './kafka/kafka-libs.ts';
export {
  formatKafkaNode,
  type KafkaNode,
  type KafkaNodeSettings,
  kafkaArguments,
  kafkaIsAnswering,
} from './kafka/kafka-node.ts';
export { type KafkaBroker, startKafkaBroker } from './kafka-broker.ts';
export { type KafkaCluster, kafkaNodeSettings, newClusterId, startKafkaCluster } from './kafka-cluster.ts';
