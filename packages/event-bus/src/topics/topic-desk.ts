import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka';
import { topicsFor } from '@tillkeeper/contracts';
import type { KafkaBusSettings } from '../kafka/kafka-bus-settings.ts';
import { createTopic, withAdmin } from '../platformatic/platformatic-admin.ts';
import { type FoundTopic, planTopics, type TopicChange } from './plan-topics.ts';

export interface TopicDesk {
  /** What differs between the declarations and the cluster. Rejects with a `RetryableError` when Kafka is away. */
  diff(): Promise<TopicChange[]>;
  /** Does these changes but what is left to a person, and returns what differs then: brokers hear of a change one after the other. */
  apply(changes: readonly TopicChange[]): Promise<TopicChange[]>;
}

/** Compares the topics of a cluster with their declarations, and makes it so. Whichever client services use. */
export function createTopicDesk(settings: KafkaBusSettings): TopicDesk {
  const declared = topicsFor(settings);
  const diff = () =>
    withAdmin(settings, async admin => {
      const names = declared.map(({ name }) => name);
      return planTopics(declared, await findTopics(admin, names));
    });
  return {
    diff,
    async apply(changes) {
      for (const change of changes) await withAdmin(settings, admin => applyChange(admin, change));
      for (let look = 1; ; look += 1) {
        const left = await diff();
        if (left.every(({ kind }) => kind === 'by-hand') || look === looksAfterChanges) return left;
        await sleep(200);
      }
    },
  };
}

const looksAfterChanges = 25;

async function findTopics(admin: Admin, names: readonly string[]): Promise<FoundTopic[]> {
  const existing = new Set(await admin.listTopics());
  const topics = names.filter(name => existing.has(name));
  if (topics.length === 0) return [];
  const { topics: metadata } = await admin.metadata({ topics, forceUpdate: true });
  const described = await admin.describeConfigs({
    resources: topics.map(resourceName => ({ resourceType: ConfigResourceTypes.TOPIC, resourceName })),
  });
  return topics.map(name => {
    const partitions = metadata.get(name)?.partitions ?? [];
    const configs = described.find(({ resourceName }) => resourceName === name)?.configs ?? [];
    return {
      name,
      partitions: partitions.length,
      replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      config: Object.fromEntries(configs.map(({ name, value }) => [name, value ?? ''])),
    };
  });
}

async function applyChange(admin: Admin, change: TopicChange): Promise<void> {
  switch (change.kind) {
    case 'make':
      return createTopic(admin, change.declaration);
    case 'add-partitions':
      return admin.createPartitions({ topics: [{ name: change.topic, count: change.to }] });
    case 'set':
      return admin.incrementalAlterConfigs({
        resources: [
          {
            resourceType: ConfigResourceTypes.TOPIC,
            resourceName: change.topic,
            configs: [
              {
                name: change.setting,
                configOperation: IncrementalAlterConfigOperationTypes.SET,
                value: change.to,
              },
            ],
          },
        ],
      });
    case 'by-hand':
      return;
  }
}
