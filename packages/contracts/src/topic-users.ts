import { topicOf } from './events.ts';
import { flow, type ServiceName } from './flow.ts';

export type TopicOperation = 'Read' | 'Write' | 'Describe';

/** What somebody may do in Kafka, allowed for one topic or group or for all whose name begins so. */
export interface TopicPermission {
  readonly resource: {
    readonly type: 'topic' | 'group';
    readonly name: string;
    readonly patternType: 'literal' | 'prefix';
  };
  readonly operations: readonly TopicOperation[];
}

/** Somebody who signs in to Kafka. */
export interface TopicUser {
  readonly name: string;
  readonly permissions: readonly TopicPermission[];
}

const services: readonly ServiceName[] = ['ingest-api', 'validator', 'loader', 'error-reporter'];
const prefix = 'tillkeeper.';

/**
 * The users of Kafka with what each needs and nothing more, from the flow. Whoever handles events also empties the outbox
 * (one process at a time, for all), where there may be events of any service and replayed dead letters: it writes to all topics.
 */
export const topicUsers: readonly TopicUser[] = [
  ...services.map(service => {
    const received = flow.filter(({ receivers }) => receivers.includes(service)).map(({ event }) => topicOf(event));
    const sent = flow.filter(({ senders }) => senders.includes(service)).map(({ event }) => topicOf(event));
    const isConsumer = received.length > 0;
    return {
      name: `tillkeeper-${service}`,
      permissions: [
        // Whether topics are there, and where they end: at the start, and for the lag.
        { resource: { type: 'topic', name: prefix, patternType: 'prefix' }, operations: ['Describe'] },
        ...received.map(topic => permission('topic', topic, ['Read'])),
        ...(isConsumer
          ? [
              { resource: { type: 'topic', name: prefix, patternType: 'prefix' }, operations: ['Write'] } as const,
              permission('group', service, ['Read']),
            ]
          : sent.map(topic => permission('topic', topic, ['Write']))),
      ],
    } satisfies TopicUser;
  }),
  {
    // What scales consumers by their lag looks, and touches nothing.
    name: 'tillkeeper-lag-watcher',
    permissions: [
      { resource: { type: 'topic', name: prefix, patternType: 'prefix' }, operations: ['Describe'] },
      ...services
        .filter(service => flow.some(({ receivers }) => receivers.includes(service)))
        .map(service => permission('group', service, ['Describe'])),
    ],
  },
];

function permission(type: 'topic' | 'group', name: string, operations: readonly TopicOperation[]): TopicPermission {
  return { resource: { type, name, patternType: 'literal' }, operations };
}
