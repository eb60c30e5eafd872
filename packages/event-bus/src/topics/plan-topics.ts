import type { TopicDeclaration } from '../kafka/topic-declaration.ts';

/** A topic as the cluster has it. */
export interface FoundTopic {
  readonly name: string;
  readonly partitions: number;
  /** Of the partition with the fewest copies. */
  readonly replicationFactor: number;
  /** Also what the topic inherits from the brokers. */
  readonly config: Readonly<Record<string, string>>;
}

/** One difference between what is declared and what is there. */
export type TopicChange =
  | { readonly kind: 'make'; readonly topic: string; readonly declaration: TopicDeclaration }
  | { readonly kind: 'add-partitions'; readonly topic: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'set';
      readonly topic: string;
      readonly setting: string;
      readonly from: string | undefined;
      readonly to: string;
    }
  /** What is never done by a command: it would lose messages, or moves whole copies over the network. */
  | { readonly kind: 'by-hand'; readonly topic: string; readonly says: string };

/** What has to be done so that every declared topic is there as declared. Topics of nobody's declaration are left alone. */
export function planTopics(declared: readonly TopicDeclaration[], found: readonly FoundTopic[]): TopicChange[] {
  return declared.flatMap(declaration => {
    const there = found.find(({ name }) => name === declaration.name);
    if (there === undefined) return { kind: 'make', topic: declaration.name, declaration } as const;
    return [
      ...partitionChanges(declaration, there),
      ...copyChanges(declaration, there),
      ...settings(declaration, there),
    ];
  });
}

function partitionChanges({ name, partitions }: TopicDeclaration, there: FoundTopic): TopicChange[] {
  const { partitions: from } = there;
  if (from < partitions) return [{ kind: 'add-partitions', topic: name, from, to: partitions }];
  if (from === partitions) return [];
  return [{ kind: 'by-hand', topic: name, says: `has ${from} partitions, not ${partitions}: Kafka takes none away` }];
}

function copyChanges({ name, replicationFactor }: TopicDeclaration, there: FoundTopic): TopicChange[] {
  if (there.replicationFactor === replicationFactor) return [];
  const says = `has ${there.replicationFactor} copies, not ${replicationFactor}: move them with kafka-reassign-partitions`;
  return [{ kind: 'by-hand', topic: name, says }];
}

function settings({ name, config }: TopicDeclaration, there: FoundTopic): TopicChange[] {
  return Object.entries(config)
    .filter(([setting, to]) => there.config[setting] !== to)
    .map(([setting, to]) => ({ kind: 'set', topic: name, setting, from: there.config[setting], to }));
}
