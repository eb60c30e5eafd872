import { join } from 'node:path';
import {
  formatKafkaNode,
  kafkaArguments,
  kafkaIsAnswering,
  kafkaLibs,
  kafkaNodeSettings,
} from '@tillkeeper/event-bus/testing';
import type { Undertaker } from '../undertaker.ts';
import { ownProcess } from './own-process.ts';
import type { LaunchedPart } from './part.ts';

/** The brokers of one cluster, `kafka-1` and on, not started yet; data, ports and cluster id stay over their starts. */
export async function kafkaParts(cluster: {
  size: 1 | 3;
  directory: string;
  clusterId: string;
  /** Two for each broker. */
  ports: readonly number[];
  logDirectory: string;
  undertaker: Undertaker;
}): Promise<{ brokers: string[]; parts: LaunchedPart[] }> {
  const { size, directory, clusterId, ports, logDirectory, undertaker } = cluster;
  const libs = await kafkaLibs();
  const nodes = kafkaNodeSettings({ size, libs, directory, clusterId, ports });
  const parts = nodes.map(node =>
    ownProcess({
      name: `kafka-${node.nodeId}`,
      kind: 'kafka',
      undertaker,
      outputPath: join(logDirectory, `kafka-${node.nodeId}.log`),
      async command() {
        await formatKafkaNode(node);
        return { file: 'java', args: kafkaArguments(node) };
      },
      isReady: () => kafkaIsAnswering(`127.0.0.1:${node.port}`),
      stopWithinMs: 30_000,
    }),
  );
  return { brokers: nodes.map(node => `127.0.0.1:${node.port}`), parts };
}
