import type { GroupPartitionsAssigner } from '@platformatic/kafka';

/** The name under which kafkajs deals partitions: members of both clients can share a group while one replaces the other. */
export const dealingName = 'RoundRobinAssigner';

/** Deals the partitions of all topics to the members in the order of their ids, exactly as kafkajs does. */
export const dealPartitions: GroupPartitionsAssigner = (_, members, topics, metadata) => {
  const dealt = [...members.keys()]
    .sort()
    .map(memberId => ({ memberId, assignments: new Map<string, { topic: string; partitions: number[] }>() }));
  let next = 0;
  for (const topic of topics) {
    for (let partition = 0; partition < (metadata.topics.get(topic)?.partitionsCount ?? 0); partition += 1) {
      const member = dealt[next % dealt.length];
      next += 1;
      if (member === undefined) continue;
      const ofTopic = member.assignments.get(topic) ?? { topic, partitions: [] };
      ofTopic.partitions.push(partition);
      member.assignments.set(topic, ofTopic);
    }
  }
  return dealt;
};
