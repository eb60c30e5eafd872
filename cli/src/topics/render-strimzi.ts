import { type Topic, type TopicUser, topics, topicUsers } from '@tillkeeper/contracts';
import { stringify } from 'yaml';

/** The `Kafka` resource that topics and users belong to. */
const cluster = 'tillkeeper';
const apiVersion = 'kafka.strimzi.io/v1';

/** `KafkaTopic` and `KafkaUser` of Strimzi as YAML, from the declarations of topics and the flow. */
export function renderStrimzi(): string {
  const head = `# Made from packages/contracts/src/topics.ts and topic-users.ts by \`pnpm documents\`: change those, not this file.\n`;
  const documents = [...topics.map(topicResource), ...topicUsers.map(userResource)];
  return head + documents.map(one => stringify(one, { lineWidth: 0 })).join('---\n');
}

function topicResource({ name, partitions, replicationFactor, config }: Topic): object {
  return {
    apiVersion,
    kind: 'KafkaTopic',
    metadata: { name, labels: { 'strimzi.io/cluster': cluster } },
    spec: { partitions, replicas: replicationFactor, config: { ...config } },
  };
}

function userResource({ name, permissions }: TopicUser): object {
  return {
    apiVersion,
    kind: 'KafkaUser',
    metadata: { name, labels: { 'strimzi.io/cluster': cluster } },
    spec: {
      authentication: { type: 'scram-sha-512' },
      authorization: {
        type: 'simple',
        acls: permissions.map(({ resource, operations }) => ({
          type: 'allow',
          resource: { ...resource },
          operations: [...operations],
        })),
      },
    },
  };
}
