import { startKafkaCluster } from './kafka-cluster.ts';

export interface KafkaBroker {
  /** `host:port`, one. */
  readonly brokers: readonly string[];
  /** Crashes it (SIGKILL); its data stays. */
  kill(): Promise<void>;
  /** Starts it again where it was, after `kill`, or stops it cleanly first. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts a real Kafka of one node for tests and benchmarks. */
export async function startKafkaBroker(): Promise<KafkaBroker> {
  const cluster = await startKafkaCluster(1);
  const [node] = cluster.nodes;
  if (node === undefined) throw new Error('a cluster of one has a node');
  return {
    brokers: cluster.brokers,
    kill: () => node.kill(),
    async restart() {
      await node.stop();
      await node.start();
    },
    stop: () => cluster.stop(),
  };
}
