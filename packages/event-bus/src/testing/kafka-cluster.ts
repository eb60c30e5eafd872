import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './kafka/free-ports.ts';
import { kafkaLibs } from './kafka/kafka-libs.ts';
import { createKafkaNode, type KafkaNode, type KafkaNodeSettings } from './kafka/kafka-node.ts';

export interface KafkaCluster {
  /** `host:port` of every node. */
  readonly brokers: readonly string[];
  /** By node id - 1. */
  readonly nodes: readonly KafkaNode[];
  /** Ends every process and removes the data. */
  stop(): Promise<void>;
}

/** Kafka takes any 16 bytes in url-safe base64; a leading dash would be read as an option. */
export const newClusterId = (): string => randomBytes(16).toString('base64url').replace(/^-/, 'A');

/** The nodes of a cluster, each broker and controller, with two of the ports each. */
export function kafkaNodeSettings(cluster: {
  size: number;
  libs: string;
  directory: string;
  clusterId: string;
  ports: readonly number[];
}): KafkaNodeSettings[] {
  const { size, libs, clusterId, ports } = cluster;
  const members = Array.from({ length: size }, (_, index) => ({
    nodeId: index + 1,
    port: ports[2 * index]!,
    controllerPort: ports[2 * index + 1]!,
  }));
  const voters = members.map(member => `${member.nodeId}@127.0.0.1:${member.controllerPort}`).join(',');
  return members.map(member => ({
    ...{ ...member, libs, voters, clusterId },
    directory: join(cluster.directory, `node-${member.nodeId}`),
    replicationFactor: size,
    heapMb: size === 1 ? 512 : 384,
  }));
}

/** Starts Kafka nodes (each broker and controller) on free ports, their data in a temporary directory. */
export async function startKafkaCluster(size: number): Promise<KafkaCluster> {
  const libs = await kafkaLibs();
  const root = await mkdtemp(join(tmpdir(), 'tillkeeper-kafka-'));
  const ports = await freePorts(size * 2);
  const nodes = kafkaNodeSettings({ size, libs, directory: root, clusterId: newClusterId(), ports }).map(
    createKafkaNode,
  );
  async function stop(): Promise<void> {
    await Promise.all(nodes.map(node => node.kill()));
    await rm(root, { recursive: true, force: true });
  }
  try {
    await Promise.all(nodes.map(node => node.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { brokers: nodes.map(node => node.broker), nodes, stop };
}
