import { partitionsOfFiles, type TopicScale, topicConfig, topicsFor } from '@tillkeeper/contracts';

export interface TopicDeclaration {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

/** How a topic is made: as declared, and a topic of no event of ours (tests have such) like those that files pass. */
export function declarationOf(name: string, scale: TopicScale): TopicDeclaration {
  const { partitions = partitionsOfFiles, replicationFactor = 3 } = scale;
  const declared = topicsFor(scale).find(topic => topic.name === name);
  return declared ?? { name, partitions, replicationFactor, config: topicConfig(scale) };
}
